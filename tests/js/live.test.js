import assert from "node:assert/strict";
import { test } from "node:test";

import { gathered } from "../../static/js/behaviours/live.js";

test("many changes within the pause make one question, and the next one is asked again", async () => {
  let asked = 0;
  const refresh = gathered(() => (asked += 1), 5);
  for (let i = 0; i < 20; i += 1) refresh();
  assert.equal(asked, 0);
  await new Promise((done) => setTimeout(done, 25));
  assert.equal(asked, 1);
  refresh();
  await new Promise((done) => setTimeout(done, 25));
  assert.equal(asked, 2);
});
