// The map of a placement study: areas, depots told apart by shape and colour, villages by how far they are.
const sites = data.sites.map((site) => ({ ...site, point: place(site.at[0], site.at[1]) }));
const roads = [new Path2D(), new Path2D(), new Path2D()];
for (const [order, steps] of data.roads) trace(roads[order], unfold(steps));
const areas = data.areas.map((area) => {
  const path = new Path2D();
  const rings = area.rings.map(unfold);
  for (const ring of rings) { trace(path, ring); path.closePath(); }
  return { ...area, path, rings };
});
const whole = extent(sites.map((site) => site.point), areas.flatMap((area) => area.rings));
const villages = sites.filter((site) => site.tier === 3);
const depots = sites.filter((site) => site.tier === 2);
const shown = { areas: true, lines: true, unused: true, closed: true, roads: true };
let chosen = null;

const visible = (site) => !(site.tier === 2 && shown[site.state] === false);

function paint() {
  const ratio = window.devicePixelRatio || 1;
  pen.setTransform(1, 0, 0, 1, 0, 0);
  pen.clearRect(0, 0, canvas.width, canvas.height);
  pen.lineJoin = pen.lineCap = "round";
  if (shown.areas) {
    for (const area of areas) {
      pen.setTransform(ratio * view.scale, 0, 0, ratio * view.scale, ratio * view.x, ratio * view.y);
      pen.globalAlpha = chosen && chosen !== sites[area.depot] ? 0.35 : 0.8;
      pen.fillStyle = area.colour;
      pen.fill(area.path, "evenodd");
      pen.globalAlpha = 1;
      stroke(area.path, "#8796a1", 1, ratio);
    }
  }
  const near = view.scale > 0.02;
  if (shown.roads) {
    stroke(roads[2], "#dcd6ca", near ? 1.6 : 0.8, ratio);
    stroke(roads[1], "#cfc6b2", near ? 2.6 : 1.3, ratio);
    stroke(roads[0], "#c3ad7d", near ? 4 : 2.4, ratio);
  }
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  if (shown.lines) for (const site of villages) supply(site);
  for (const site of villages) symbol(site);
  for (const state of ["unused", "closed", "kept", "opened"]) {
    for (const site of depots) if (site.state === state && visible(site)) symbol(site);
  }
  for (const site of sites) if (site.tier === 1) symbol(site);
  names();
  scaleBar();
}

function supply(site) {
  if (site.depot === null) return;
  const to = sites[site.depot];
  const strong = chosen && (chosen === to || chosen === site);
  const [ax, ay] = onScreen(site.point), [bx, by] = onScreen(to.point);
  pen.beginPath();
  pen.moveTo(ax, ay);
  pen.lineTo(bx, by);
  pen.lineWidth = strong ? 1.6 : 0.7;
  pen.strokeStyle = strong ? "#1f4e5f" : "#5b6b7780";
  pen.stroke();
}

function corners(context, list) {
  list.forEach(([x, y], at) => context[at ? "lineTo" : "moveTo"](x, y));
  context.closePath();
}

function mark(context, site, x, y, size = 1) {
  context.lineWidth = 1.3;
  context.beginPath();
  if (site.tier === 3) {
    if (site.level === null) {
      context.moveTo(x - 4, y - 4); context.lineTo(x + 4, y + 4);
      context.moveTo(x - 4, y + 4); context.lineTo(x + 4, y - 4);
      context.lineWidth = 2;
      context.strokeStyle = INK;
      context.stroke();
      return;
    }
    context.arc(x, y, 4 * size, 0, 7);
    context.fillStyle = data.levels[site.level][0];
    context.strokeStyle = INK;
    context.lineWidth = 0.9;
  } else if (site.tier === 1) {
    for (let i = 0; i < 10; i += 1) {
      const far = (i % 2 ? 5 : 11) * size, turn = (i * Math.PI) / 5 - Math.PI / 2;
      context[i ? "lineTo" : "moveTo"](x + far * Math.cos(turn), y + far * Math.sin(turn));
    }
    context.closePath();
    context.fillStyle = "#b3261e";
    context.strokeStyle = "#ffffff";
  } else {
    [context.fillStyle, context.strokeStyle] = data.looks[site.state];
    if (site.state === "kept") context.rect(x - 5.5 * size, y - 5.5 * size, 11 * size, 11 * size);
    else if (site.state === "opened") corners(context, [[x, y - 8.5], [x + 8.5, y], [x, y + 8.5], [x - 8.5, y]]);
    else if (site.state === "unused") corners(context, [[x, y - 4.5], [x + 4.5, y + 4], [x - 4.5, y + 4]]);
    else {
      const a = 3 * size, b = 6 * size;
      corners(context, [[x - b, y - a], [x - a, y - b], [x, y - a], [x + a, y - b], [x + b, y - a], [x + a, y],
        [x + b, y + a], [x + a, y + b], [x, y + a], [x - a, y + b], [x - b, y + a], [x - a, y]]);
    }
  }
  context.fill();
  context.stroke();
}

function ring(x, y, far, colour) {
  pen.beginPath();
  pen.arc(x, y, far, 0, 7);
  pen.lineWidth = 2.5;
  pen.strokeStyle = colour;
  pen.stroke();
}

function symbol(site) {
  const [x, y] = onScreen(site.point);
  if (x < -20 || y < -20 || x > width + 20 || y > height + 20) return;
  mark(pen, site, x, y, site.tier === 3 && view.scale < 0.009 ? 0.8 : 1);
  if (site.farthest) ring(x, y, 9, "#b3261e");
  if (site === marked) ring(x, y, 15, "#1d4f91");
}

function names() {
  const weight = (site) => (site === marked ? 0 : site.tier === 1 ? 1 : site.open ? 2 : site.farthest ? 3 : site.tier === 2 ? 4 : 5);
  const order = sites
    .filter((site) => visible(site) && (site === marked || site.farthest || site.tier === 1 || site.open
      || (site.state === "closed" && view.scale > 0.004) || view.scale > 0.012))
    .sort((a, b) => weight(a) - weight(b));
  writeNames(order, sites.filter((site) => site.tier === 1 || site.open).map((site) => site.point), (site) => (
    site.tier === 1 ? "700 15px sans-serif" : site.open ? "600 14px sans-serif" : "12px sans-serif"));
}

// ---- what lies under the pointer
function siteAt(x, y) {
  let best = null, least = 11 * 11;
  for (const site of sites) {
    if (!visible(site)) continue;
    const [sx, sy] = onScreen(site.point);
    const far = (sx - x) ** 2 + (sy - y) ** 2 - (site.open ? 40 : (3 - site.tier) * 15);
    if (far < least) { least = far; best = site; }
  }
  return best;
}

function hover(x, y) {
  const tip = byId("tip");
  const site = siteAt(x, y);
  canvas.classList.toggle("over", Boolean(site));
  tip.hidden = !site;
  if (!site) return;
  tip.textContent = "";
  element("span", site.name, tip);
  for (const line of site.lines.slice(0, 3)) element("small", line, tip);
  tip.style.left = `${Math.max(4, Math.min(x + 14, width - tip.offsetWidth - 6))}px`;
  tip.style.top = `${Math.max(4, Math.min(y + 14, height - tip.offsetHeight - 6))}px`;
}

const click = (x, y) => choose(siteAt(x, y));
const escape = () => choose(null);

function choose(site) {
  chosen = marked = site;
  for (const depot of depots) {
    if (!depot.row) continue;
    depot.row.classList.toggle("chosen", depot === site);
    depot.button.setAttribute("aria-pressed", String(depot === site));
  }
  const detail = byId("detail");
  detail.textContent = "";
  detail.hidden = !site;
  if (site) describe(detail, site);
  draw();
}

function describe(detail, site) {
  const head = element("header", null, detail);
  element("h2", site.name, head).style.borderColor = site.tier === 2 ? data.looks[site.state].find((one) => one !== "#ffffff") : INK;
  const close = element("button", "×", head);
  close.type = "button";
  close.setAttribute("aria-label", words.close);
  close.addEventListener("click", () => { choose(null); canvas.focus(); });
  for (const line of site.lines) element("p", line, detail);
  const own = villages.filter((village) => village.depot === sites.indexOf(site));
  if (!own.length) return;
  const table = element("table", null, detail);
  const row = element("tr", null, element("thead", null, table));
  element("th", words.village, row);
  for (const key of ["minutes", "worst", "km"]) element("th", words[key], row, "number");
  const body = element("tbody", null, table);
  for (const village of own.sort((a, b) => b.sort - a.sort)) {
    const line = element("tr", null, body);
    const button = element("button", village.name, element("td", null, line));
    button.type = "button";
    button.addEventListener("click", () => centre(village));
    for (const value of village.row) element("td", value, line, "number");
  }
}

// ---- the panel beside the map
function panel() {
  byId("name").textContent = data.name;
  byId("day").textContent = data.question;
  byId("notice").textContent = data.notice;
  byId("notice").hidden = !data.notice;
  byId("attribution").textContent = data.attribution;
  byId("attribution").hidden = !data.attribution;
  for (const [id, key] of [["answer-title", "answer"], ["figures-title", "figures"], ["search-title", "search"],
    ["depots-title", "depots"]]) byId(id).textContent = words[key];
  for (const text of data.answer) element("p", text, byId("answer"));
  const table = byId("figures-table");
  const head = element("tr", null, element("thead", null, table));
  for (const key of ["figure", "today", "proposed", "difference"]) element("th", words[key], head);
  const body = element("tbody", null, table);
  for (const [part, ...values] of data.figures) {
    const row = element("tr", null, body, part ? "part" : "");
    for (const value of values) element("td", value, row);
  }
  canvas.setAttribute("aria-label", words.map);
  for (const [id, key, act] of [["zoom-in", "zoom_in", () => zoom(1.5)], ["zoom-out", "zoom_out", () => zoom(1 / 1.5)],
    ["fit", "fit", () => fit(whole)]]) {
    byId(id).title = words[key];
    byId(id).setAttribute("aria-label", words[key]);
    byId(id).addEventListener("click", act);
  }
}

function small(parent, paintIt) {
  const made = element("canvas", null, parent);
  made.width = 60;
  made.height = 36;
  const context = made.getContext("2d");
  context.scale(2, 2);
  paintIt(context);
}

function list() {
  for (const state of ["opened", "kept", "closed", "unused"]) {
    const part = depots.filter((site) => site.state === state);
    if (!part.length) continue;
    element("h3", `${words[state]} (${part.length})`, byId("depots"));
    const rows = element("ul", null, byId("depots"));
    for (const site of part) {
      site.row = element("li", null, rows);
      site.button = element("button", null, site.row);
      site.button.type = "button";
      site.button.setAttribute("aria-pressed", "false");
      small(site.button, (context) => mark(context, site, 15, 9));
      element("span", site.name, site.button, "label").title = site.name;
      element("span", site.sum, site.button, "sum");
      site.button.addEventListener("click", () => { if (chosen === site) { choose(null); return; } choose(site); centre(site); });
    }
  }
}

function legend() {
  const box = byId("legend");
  box.querySelector("summary").textContent = words.legend;
  const entry = (text, paintIt, layer) => {
    const item = element("li", null, box.querySelector("ul"));
    const holder = layer ? element("label", null, item) : item;
    small(holder, paintIt);
    element("span", text, holder);
    if (!layer) return;
    const tick = element("input", null, holder);
    tick.type = "checkbox";
    tick.checked = true;
    tick.addEventListener("change", () => { shown[layer] = tick.checked; draw(); });
  };
  const dash = (colour, pixels) => (context) => { context.fillStyle = colour; context.fillRect(2, 9 - pixels / 2, 26, pixels); };
  if (sites.some((site) => site.tier === 1)) entry(words.warehouse, (context) => mark(context, { tier: 1 }, 15, 9, 0.8));
  for (const state of ["kept", "opened", "closed", "unused"].filter((one) => depots.some((site) => site.state === one))) {
    entry(words[state], (context) => mark(context, { tier: 2, state }, 15, 9), state === "closed" || state === "unused" ? state : null);
  }
  data.levels.forEach(([, text], level) => entry(text, (context) => mark(context, { tier: 3, level }, 15, 9)));
  if (villages.some((site) => site.level === null)) entry(words.nowhere, (context) => mark(context, { tier: 3, level: null }, 15, 9));
  entry(words.farthest, (context) => { context.arc(15, 9, 7, 0, 7); context.lineWidth = 2; context.strokeStyle = "#b3261e"; context.stroke(); });
  entry(words.areas, (context) => { context.fillStyle = areas.length ? areas[0].colour : "#ffffff"; context.fillRect(3, 3, 24, 12); context.strokeStyle = "#8796a1"; context.strokeRect(3, 3, 24, 12); }, "areas");
  entry(words.lines, dash("#5b6b77", 1), "lines");
  if (data.roads.length) entry(words.roads, dash("#c3ad7d", 2.4), "roads");
  if (window.innerWidth < 760) box.open = false;
}

panel();
list();
search((site) => { choose(site); centre(site); return site.name; });
legend();
new ResizeObserver(resize).observe(canvas.parentElement);
resize();
document.body.dataset.ready = "true";
