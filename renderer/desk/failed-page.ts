// The page that did not load, which the frame offers to load again; apart from the router, which knows all pages.
import { shallowRef } from 'vue';

/** Its address; undefined when all is well. */
export const failedPage = shallowRef<string>();
