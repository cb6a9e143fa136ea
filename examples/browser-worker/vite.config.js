// Workers are classic scripts by default; a module may await at its top and load parts when they are needed.
export default { worker: { format: 'es' } };
