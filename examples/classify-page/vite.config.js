// Workers are classic scripts by default; a module may load a backend when it is asked for. Relative addresses let the
// built page lie in any folder of a web server.
export default { base: './', worker: { format: 'es' } };
