'use strict';
// Something happens at the desk, and everybody should see it.

const { sight } = require('./voting');

// One socket says something; when does each of `watch` see `text`? `acked` is when the sender got its answer.
async function say(groups, { by, event, payload = {}, watch, text }) {
  const [sender] = groups.get(by);
  const began = performance.now();
  const seen = sight(groups.get(watch), text, began);
  const acked = new Promise((resolve) => {
    sender.say(event, payload, (ack) => resolve({ acked: performance.now() - began, ack: String(ack) }));
  });
  return { ...(await acked), shown: await seen };
}

// Everyone of a group says the same in the same instant; `refused` holds the answers that were no.
async function all_say(groups, { by, event, payload = {}, watch, text }) {
  const began = performance.now();
  const seen = sight(groups.get(watch), text, began);
  const answers = groups.get(by).map((sender) => new Promise((resolve) => {
    sender.say(event, payload, (ack) => resolve(String(ack)));
  }));
  const refused = (await Promise.all(answers)).filter((ack) => !ack.includes('"ok":true'));
  return { refused, shown: await seen };
}

// The same for the raw baseline: one message in, the same bytes out to everybody.
async function trigger(groups, { by, message, watch, text }) {
  const began = performance.now();
  const seen = sight(groups.get(watch), text, began);
  groups.get(by)[0].socket.send(message);
  return { shown: await seen };
}

// How many bytes each phone's last picture had, and how many have `text` in it.
async function pictures(groups, { group, text = '' }) {
  const last = groups.get(group).map((phone) => phone.last);
  return { bytes: last.map((data) => data.length), with_text: last.filter((data) => data.includes(text)).length };
}

async function last_picture(groups, { group }) {
  return { picture: groups.get(group)[0].last.toString() };
}

// Phones that stop reading: the system's buffers fill up behind them. `reading` starts them again.
async function stop_reading(groups, { group, reading = false }) {
  for (const phone of groups.get(group)) phone.socket[reading ? 'resume' : 'pause']();
  return {};
}

module.exports = { say, all_say, trigger, pictures, last_picture, stop_reading };
