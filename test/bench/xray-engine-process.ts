import { measureTraceEngine } from './xray-engine.ts';

/** Measures the engine on a heap of its own. Arguments: how many traces, a file for the store. */
const [traces = '', file = ''] = process.argv.slice(2);
process.send?.(measureTraceEngine({ traces: Number(traces), file }));
