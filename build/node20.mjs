// What Vitest takes from newer Nodes to report a failure, for Node 20, which has it not yet.

function groupInto(items, keyOf) {
  const groups = new Map();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

function withResolvers() {
  let resolve;
  let reject;
  const promise = new Promise((accept, refuse) => {
    resolve = accept;
    reject = refuse;
  });
  return { promise, resolve, reject };
}

Map.groupBy ??= groupInto;
Object.groupBy ??= (items, keyOf) => Object.fromEntries(groupInto(items, keyOf));
Promise.withResolvers ??= withResolvers;
