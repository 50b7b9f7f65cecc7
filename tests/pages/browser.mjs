// A headless Chromium over its own protocol, with what Node has: no package is needed.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export async function browse(work) {
  const folder = mkdtempSync(join(tmpdir(), "depeche-pages-"));
  const chromium = spawn(process.env.CHROMIUM || "chromium", [
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--remote-debugging-pipe",
    "--hide-scrollbars", `--user-data-dir=${folder}`, "about:blank",
  ], { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] });
  try {
    return await Promise.race([
      work(connect(chromium.stdio[3], chromium.stdio[4])),
      new Promise((_, reject) => {
        chromium.on("exit", (code) => reject(new Error(`chromium ended with ${code}`)));
        chromium.on("error", reject);
      }),
    ]);
  } finally {
    const gone = new Promise((resolve) => chromium.on("exit", resolve));
    chromium.kill("SIGKILL");
    await gone;
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

// Messages are JSON, each ended by NUL.
function connect(to, from) {
  let last = 0, text = "";
  const waiting = new Map(), listeners = [];
  from.setEncoding("utf8");
  from.on("data", (data) => {
    const parts = (text + data).split("\0");
    text = parts.pop();
    for (const part of parts) {
      const message = JSON.parse(part);
      if (message.id) {
        const { resolve, reject } = waiting.get(message.id);
        waiting.delete(message.id);
        if (message.error) reject(new Error(JSON.stringify(message.error))); else resolve(message.result);
      } else {
        for (const listener of listeners) listener(message);
      }
    }
  });
  const send = (method, params = {}, sessionId = undefined) => new Promise((resolve, reject) => {
    waiting.set(++last, { resolve, reject });
    to.write(`${JSON.stringify({ id: last, method, params, sessionId })}\0`);
  });
  return { open: (url, size) => open(send, listeners, url, size) };
}

// Opens a page and keeps account of what it asks for and complains of.
async function open(send, listeners, url, { width, height = 900, dark = false }) {
  const { targetId } = await send("Target.createTarget", { url: "about:blank" });
  const { sessionId } = await send("Target.attachToTarget", { targetId, flatten: true });
  const tell = (method, params) => send(method, params, sessionId);
  const requests = [], complaints = [];
  let loaded;
  const whole = new Promise((resolve) => { loaded = resolve; });
  listeners.push((message) => {
    if (message.sessionId !== sessionId) return;
    const { method, params } = message;
    if (method === "Network.requestWillBeSent" && !params.request.url.startsWith("data:")) requests.push(params.request.url);
    if (method === "Runtime.exceptionThrown") complaints.push(params.exceptionDetails.exception?.description || params.exceptionDetails.text);
    if (method === "Log.entryAdded" && params.entry.level !== "verbose") complaints.push(params.entry.text);
    if (method === "Runtime.consoleAPICalled" && params.type === "error") complaints.push(JSON.stringify(params.args));
    if (method === "Page.loadEventFired") loaded();
  });
  for (const domain of ["Page", "Network", "Runtime", "Log"]) await tell(`${domain}.enable`);
  await tell("Performance.enable", { timeDomain: "threadTicks" });
  await tell("Emulation.setDeviceMetricsOverride", { width, height, deviceScaleFactor: 1, mobile: width < 500 });
  if (dark) await tell("Emulation.setEmulatedMedia", { features: [{ name: "prefers-color-scheme", value: "dark" }] });
  await tell("Page.navigate", { url });
  await whole;
  return {
    requests, complaints,
    async ask(expression) {
      const { result, exceptionDetails } = await tell("Runtime.evaluate", { expression, awaitPromise: true, returnByValue: true });
      if (exceptionDetails) throw new Error(exceptionDetails.exception?.description || exceptionDetails.text);
      return result.value;
    },
    // Processor time of the page's thread in milliseconds: other work on the machine does not count.
    async spent() {
      const { metrics } = await tell("Performance.getMetrics");
      return metrics.find((one) => one.name === "TaskDuration").value * 1000;
    },
    async picture() {
      return Buffer.from((await tell("Page.captureScreenshot", { format: "png" })).data, "base64");
    },
    async paper() {
      const centimetres = (length) => length / 2.54;
      const margin = centimetres(1.5);
      const { data } = await tell("Page.printToPDF", {
        paperWidth: centimetres(21), paperHeight: centimetres(29.7),
        marginTop: margin, marginBottom: margin, marginLeft: margin, marginRight: margin,
      });
      return Buffer.from(data, "base64");
    },
    close: () => send("Target.closeTarget", { targetId }),
  };
}
