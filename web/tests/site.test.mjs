// The site in a real browser: two walks without a script, what scripts add, accessibility of every page, and reach by keyboard.
// Started by crates/site/tests/site/browser.rs, which serves the demonstration at SITE_ADDRESS.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";

const site = process.env.SITE_ADDRESS;
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

// One of each kind of page; addresses with a record are found on the pages that list them.
const PAGES = [
  "/", "/services", "/services?view=table", "/services?view=map", "/services?q=nothing+like+this", "/services?q=trianing&country=ES",
  "/services?page=999", "/services?view=upside-down", "/compare", "/regions", "/best", "/ranking",
  "/generic", "/transfer", "/recommendations", "/plans", "/pools", "/projects", "/impact", "/news", "/data", "/questions", "/contact",
  "/accessibility", "/privacy", "/site-map", "/nowhere",
];
const LISTED = [
  ["/services", "/services/"], ["/regions", "/regions/"], ["/generic", "/generic/"], ["/plans", "/plans/"], ["/pools", "/pools/"],
  ["/projects", "/projects/"], ["/regions/EE00", "/initiatives/"],
];

let browser;
before(async () => {
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
});
after(() => browser?.close());

// A page that notes what it should not do: errors on the console, and requests to anybody else.
async function open(options = {}) {
  const context = await browser.newContext({ locale: "en-GB", ...options });
  const page = await context.newPage();
  const faults = [];
  page.on("console", (message) => message.type() === "error" && !/40[04]/.test(message.text()) && faults.push(message.text()));
  page.on("pageerror", (error) => faults.push(String(error)));
  page.on("request", (request) => {
    if (!request.url().startsWith(site) && !request.url().startsWith("data:")) faults.push(`asks ${request.url()}`);
  });
  return { context, page, faults };
}

async function addressesOf(page) {
  const found = [];
  for (const [list, folder] of LISTED) {
    await page.goto(site + list);
    const href = await page.locator(`main a[href^="${folder}"]`).first().getAttribute("href");
    found.push(href.split("#")[0]);
  }
  const [service] = found;
  await page.goto(site + "/services");
  const slugs = await page.locator('main h3 a[href^="/services/"]').evaluateAll((links) => links.slice(0, 4).map((link) => link.getAttribute("href").split("/").pop()));
  return [...found, `${service}/history`, `/compare?${slugs.map((slug) => `service=${slug}`).join("&")}`];
}

test("a reader finds a help desk, compares three, sees who else does it, reads and prints a plan, without a script", async () => {
  const { context, page, faults } = await open({ javaScriptEnabled: false });
  await page.goto(site + "/");
  await page.locator("main").getByRole("searchbox").first().fill("help desk funding");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/services\?.*q=help/);
  assert.ok((await page.locator("main h3 a").count()) >= 3, "at least three services are found");
  const slugs = await page.locator('main h3 a[href^="/services/"]').evaluateAll((links) => links.slice(0, 3).map((link) => link.getAttribute("href").split("/").pop()));
  for (const slug of slugs) {
    await page.locator(`a[href*="${slug}"]`).filter({ hasNot: page.locator("h3") }).last().click();
    if (page.url().includes(`/services/${slug}`)) await page.goBack();
  }
  await page.goto(`${site}/compare?` + slugs.map((slug) => `service=${slug}`).join("&"));
  assert.equal(await page.locator("table.compare thead th").count(), 4, "three services stand side by side");
  await page.goto(site + "/generic");
  await page.locator('main a[href^="/generic/"]').first().click();
  assert.ok((await page.locator('main a[href^="/services/"]').count()) >= 2, "who else does it is named");
  await page.goto(site + "/regions/EE00");
  await page.locator('main a[href="/plans/EE00"]').first().click();
  await page.waitForURL(/\/plans\/EE00/);
  assert.ok((await page.pdf({ format: "A4" })).length > 20_000, "the plan prints");
  assert.deepEqual(faults, []);
  await context.close();
});

test("an analyst sees coverage and recurrence, moves a weight, reads the matrix and takes it away, without a script", async () => {
  const { context, page, faults } = await open({ javaScriptEnabled: false });
  await page.goto(site + "/regions/EE00");
  await page.getByRole("heading", { level: 1 }).waitFor();
  await page.goto(site + "/ranking");
  const before = await page.locator("#ranking-result tbody tr td:nth-child(3)").allInnerTexts();
  const sliders = page.locator('input[type="range"]');
  assert.ok((await sliders.count()) >= 5, "each criterion has a slider");
  await sliders.first().fill("100");
  await sliders.nth(1).fill("0");
  await page.locator("form.weights button[type=submit]").click();
  await page.waitForURL(/w-/);
  const afterwards = await page.locator("#ranking-result tbody tr td:nth-child(3)").allInnerTexts();
  assert.notDeepEqual(afterwards, before, "other weights, another order");
  assert.match(await page.locator("#ranking-result .notice").innerText(), /place|moves/);
  await page.goto(site + "/transfer");
  const href = await page.locator(".exports a", { hasText: "CSV" }).first().getAttribute("href");
  const file = await context.request.get(site + href);
  assert.equal(file.status(), 200);
  assert.ok((await file.text()).split("\n").length > 15, "the matrix is exported");
  assert.deepEqual(faults, []);
  await context.close();
});

test("with a script, a slider ranks again while it moves, and the search follows the typing", async () => {
  const { context, page, faults } = await open();
  await page.goto(site + "/ranking");
  const notice = page.locator("#ranking-result .notice");
  const own = await notice.innerText();
  await page.locator('input[type="range"]').first().focus();
  for (let step = 0; step < 8; step++) await page.keyboard.press("PageUp");
  await page.waitForFunction((own) => document.querySelector("#ranking-result .notice")?.innerText !== own, own);
  await page.goto(site + "/services");
  await page.locator("#q").pressSequentially("incubator");
  await page.waitForURL(/q=incubator/);
  assert.deepEqual(faults, []);
  await context.close();
});

for (const prefix of ["", "/et"]) {
  test(`every page is accessible, light and dark, narrow and wide: ${prefix || "/en"}`, async () => {
    const { context, page, faults } = await open({ locale: prefix ? "et-EE" : "en-GB" });
    const records = await addressesOf(page);
    const violations = [];
    for (const address of [...PAGES, ...records]) {
      await page.goto(site + (address === "/" ? prefix || "/" : prefix + address));
      await page.evaluate(axe);
      for (const [colorScheme, width] of [["light", 1440], ["dark", 1440], ["dark", 360], ["light", 360]]) {
        await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
        await page.setViewportSize({ width, height: 900 });
        const result = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
        for (const violation of result.violations) {
          violations.push(`${prefix}${address} ${colorScheme} ${width}: ${violation.id}: ${violation.nodes.slice(0, 2).map((node) => node.html.slice(0, 160)).join(" | ")}`);
        }
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        if (overflow > 0) violations.push(`${prefix}${address} ${colorScheme} ${width}: wider than the window by ${overflow}`);
      }
    }
    assert.deepEqual(violations, []);
    assert.deepEqual(faults, []);
    await context.close();
  });
}

test("the keyboard reaches every link and button in order, and the focus is seen", async () => {
  const { context, page } = await open();
  for (const address of [...PAGES, ...(await addressesOf(page))]) {
    await page.goto(site + address);
    const wanted = await page.evaluate(() => [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, summary")].filter((element) => element.checkVisibility() && element.tabIndex >= 0).length);
    const reached = new Set();
    for (let step = 0; step < wanted + 40; step++) {
      await page.keyboard.press("Tab");
      const here = await page.evaluate(() => {
        const element = document.activeElement;
        if (!element || element === document.body) return null;
        const style = getComputedStyle(element);
        const seen = style.outlineStyle !== "none" || style.boxShadow !== "none";
        window.marked ??= new Map();
        if (!window.marked.has(element)) window.marked.set(element, window.marked.size);
        return { number: window.marked.get(element), seen, html: element.outerHTML.slice(0, 120) };
      });
      if (!here) continue;
      assert.ok(here.seen, `${address}: no visible focus on ${here.html}`);
      reached.add(here.number);
    }
    assert.ok(reached.size >= wanted, `${address}: ${reached.size} of ${wanted} reached`);
  }
  await context.close();
});
