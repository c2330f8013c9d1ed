// Notes that are being written: each belongs to one ticket and stays while another is looked at, until the page goes.

export const unsentNotes = new Map<string, string>();
