// Calls each function of the addon with items that nothing else holds, lets the collector run, and prints the answers.
const addon = require(process.argv[2]);

let last = 0;
const item = () => new addon.Item(++last);
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

const calls = {
  plain: () => addon.plain(item()),
  with: () => item().with(item()),
  inVec: () => addon.inVec([item(), item()]),
  inVecEmptied: () => {
    const items = [item()];
    const answer = addon.inVec(items);
    items.length = 0;
    return answer;
  },
  inOption: () => addon.inOption(item()),
  inBoth: () => addon.inBoth([item(), null]),
  inEither: () => addon.inEither(item()),
  inAlias: () => addon.inAlias([item(), item()]),
};

async function main() {
  const dropped = {};
  for (const [name, call] of Object.entries(calls)) {
    const answer = call();
    for (let round = 0; round < 4; round++) {
      await sleep(20);
      global.gc();
    }
    dropped[name] = await answer;
  }
  console.log(JSON.stringify(dropped));
}

main();
