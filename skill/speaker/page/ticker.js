// Ticks in a worker, because a page in the background gets no more than one tick a second of its own.
setInterval(() => postMessage(null), 50);
