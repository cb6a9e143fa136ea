export default {
  base: './', // relative addresses let the built page lie in any folder of a web server
  worker: { format: 'es' }, // workers are classic scripts by default; a module may load a backend when it is asked for
  // What the worker imports is found at the start and not when it runs: the page would be loaded anew under its user's hands.
  optimizeDeps: { entries: ['index.html', 'src/**/*.ts'] },
};
