/**
 * Node's http without an import, which reads every name of it: three of those load a whole client that nobody here calls,
 * 30 ms of the start.
 */
export const { createServer, request, ServerResponse, STATUS_CODES } = process.getBuiltinModule('node:http')
