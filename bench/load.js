'use strict';
// The load generator: many phones in one process, told what to do by lines of JSON on standard input.
// A line is {"id", "do", ...}; the answer is {"id", ..., "cpu_seconds", "wall_seconds"} on standard output.
// All durations are milliseconds as JSON numbers; moments ("at") are milliseconds since 1970.

const readline = require('node:readline');
const coming = require('./load/coming');
const voting = require('./load/voting');
const watching = require('./load/watching');

const deeds = { ...coming, ...voting, ...watching };
const groups = new Map(); // name -> phones

async function answer(line) {
  const asked = JSON.parse(line);
  const cpu = process.cpuUsage();
  const began = performance.now();
  let said;
  try {
    said = await deeds[asked.do](groups, asked);
  } catch (error) {
    said = { error: String(error && error.stack || error) };
  }
  const spent = process.cpuUsage(cpu);
  const told = {
    id: asked.id,
    ...said,
    cpu_seconds: (spent.user + spent.system) / 1e6,
    wall_seconds: (performance.now() - began) / 1000,
  };
  process.stdout.write(JSON.stringify(told) + '\n');
}

readline.createInterface({ input: process.stdin }).on('line', answer).on('close', () => process.exit(0));
