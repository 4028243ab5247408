'use strict';
// Coming in and going: sockets for phones that have a seat, phones that join over HTTP first, and a restart.

const crypto = require('node:crypto');
const http = require('node:http');
const { Phone } = require('./phone');

const AT_ONCE = 100;

// Run `work` for each of `all`, at most `atOnce` at the same time; gives how long each took, in ms.
async function each(all, atOnce, work) {
  const took = [];
  const failed = [];
  let next = 0;
  async function one() {
    while (next < all.length) {
      const mine = all[next++];
      const began = performance.now();
      try {
        await work(mine);
        took.push(performance.now() - began);
      } catch (error) {
        failed.push(String(error.message));
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, all.length) }, one));
  return { took, failed };
}

// Open a socket for each of `phones` ({cookie, auth}) and keep them as a group.
async function open(groups, { group, port, phones, at_once = AT_ONCE, ...how }) {
  const made = phones.map((one) => new Phone({ port, ...how, ...one }));
  groups.set(group, [...(groups.get(group) || []), ...made]);
  return each(made, at_once, (phone) => phone.come());
}

// Join as a person does: take a seat, (with `pages`) look at the pages around it, open the socket, see the picture.
async function join(groups, { group, port, meetings, choices, phones, pages = false, at_once = phones }) {
  const made = [];
  const all = Array.from({ length: phones }, (_, i) => [meetings[i % meetings.length], choices[i % choices.length]]);
  const began = performance.now();
  const at = [];
  const found = await each(all, at_once, async ([meeting, choice]) => {
    const phone = await taken(port, meeting, choice, pages);
    await phone.come();
    at.push(performance.now() - began);
    made.push(phone);
  });
  groups.set(group, made);
  return { ...found, at };
}

async function taken(port, meeting, choice, pages) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  let kept = 'telefoon=bench';
  let once = crypto.randomBytes(16).toString('hex');
  if (pages) {
    const form = await request(agent, port, 'GET', `/q/${meeting.invite}`);
    kept = cookies(form);
    once = /name="once" value="(\w+)"/.exec(form.text)[1];
  }
  const filled = `group=${choice}&invite=${meeting.invite}&once=${once}`;
  const answer = await request(agent, port, 'POST', `/plek/${meeting.id}`, filled, kept);
  if (answer.status !== 302) throw new Error(`${answer.status} at the door`);
  const cookie = `${kept}; ${cookies(answer)}`;
  let seat = '';
  if (pages) {
    const page = await request(agent, port, 'GET', answer.headers.location, '', cookie);
    seat = /data-seat="(\w+)"/.exec(page.text)[1];
  }
  agent.destroy();
  return new Phone({ port, cookie, auth: { audience: 'phone', meeting: meeting.id, seat } });
}

function cookies(answer) {
  return answer.headers['set-cookie'].map((c) => c.split(';')[0]).join('; ');
}

function request(agent, port, method, path, form = '', cookie = '') {
  const origin = `http://127.0.0.1:${port}`;
  const headers = { Origin: origin, Cookie: cookie, 'Content-Length': Buffer.byteLength(form) };
  if (form) headers['Content-Type'] = 'application/x-www-form-urlencoded';
  return new Promise((resolve, reject) => {
    const sent = http.request({ host: '127.0.0.1', port, method, path, agent, headers }, (answer) => {
      const parts = [];
      answer.on('data', (part) => parts.push(part));
      answer.on('end', () => resolve({
        status: answer.statusCode, headers: answer.headers, text: Buffer.concat(parts).toString(),
      }));
    });
    sent.on('error', reject);
    sent.end(form);
  });
}

// Wait until every phone of the group lost its line and is back with a whole picture. `at`: when each was.
async function come_back(groups, { group, within = 60 }) {
  const phones = groups.get(group);
  const begun = Date.now();
  const back = (phone) => phone.lost > 0 && phone.inAt > (phone.lostAt || 0) && phone.isIn();
  for (const phone of phones) phone.letIn = () => {};
  while (!phones.every(back) && Date.now() - begun < within * 1000) await later(20);
  const there = phones.filter(back);
  return { at: there.map((phone) => phone.inAt), missing: phones.length - there.length };
}

// Close the sockets of a group, or of all.
async function leave(groups, { group }) {
  for (const name of group ? [group] : [...groups.keys()]) {
    for (const phone of groups.get(name) || []) phone.leave();
    groups.delete(name);
  }
  await later(50);
  return {};
}

function later(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

module.exports = { open, join, come_back, leave };
