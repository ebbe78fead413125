/** The browser that pages are shown in. */

import { chromium } from "playwright-core";

/** Debian's, or whichever CHROMIUM names. @param {string[]} more */
export const launch = (...more) =>
  chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", ...more] });
