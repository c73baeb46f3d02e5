// The map of a day's plan: what lies under the pointer, the chosen route, the panel beside the map.
const escape = () => choose(null);

// ---- what lies under the pointer
function siteAt(x, y) {
  let best = null, least = 11 * 11;
  for (const site of sites) {
    const [sx, sy] = onScreen(site.point);
    const far = (sx - x) ** 2 + (sy - y) ** 2 - (3 - site.tier) * 20;
    if (far < least) { least = far; best = site; }
  }
  return best;
}

function routeAt(x, y) {
  const px = (x - view.x) / view.scale, py = (y - view.y) / view.scale;
  let best = null, least = 7 / view.scale;
  for (const route of routes) {
    if (!route.shown) continue;
    for (const line of route.lines) {
      for (let i = 0; i + 3 < line.length; i += 2) {
        const far = toSegment(px, py, line[i], line[i + 1], line[i + 2], line[i + 3]);
        if (far < least) { least = far; best = route; }
      }
    }
  }
  return best;
}

function toSegment(x, y, ax, ay, bx, by) {
  const dx = bx - ax, dy = by - ay;
  const along = Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1)));
  return Math.hypot(x - ax - along * dx, y - ay - along * dy);
}

function hover(x, y) {
  const tip = byId("tip");
  const site = siteAt(x, y), route = site ? null : routeAt(x, y);
  canvas.classList.toggle("over", Boolean(site || route));
  tip.hidden = !(site || route);
  if (tip.hidden) return;
  tip.textContent = "";
  if (site) {
    element("span", site.name, tip);
    element("small", [site.kind, site.township === site.name ? "" : site.township].filter(Boolean).join(" · "), tip);
    const callers = [...new Set(site.calls)].map((number) => routes[number].label);
    element("small", callers.length ? `${words.calls}: ${callers.slice(0, 6).join(", ")}` : site.tier === 3 ? words.untouched : "", tip);
  } else {
    element("span", route.label, tip);
    element("small", `${route.departs} – ${route.returns} · ${route.km} ${words.km}`, tip);
  }
  tip.style.left = `${Math.max(4, Math.min(x + 14, width - tip.offsetWidth - 6))}px`;
  tip.style.top = `${Math.max(4, Math.min(y + 14, height - tip.offsetHeight - 6))}px`;
}

// ---- choosing
function click(x, y) {
  const site = siteAt(x, y);
  if (!site) { choose(routeAt(x, y)); return; }
  marked = site;
  const calls = [...new Set(site.calls)].map((number) => routes[number]).filter((route) => route.shown);
  // A second click on the same place goes on to the next vehicle that calls there.
  choose(calls.length ? calls[(calls.indexOf(chosen) + 1) % calls.length] : chosen);
}

// ---- the chosen route and its stops
function choose(route) {
  chosen = route;
  if (route) route.shown = true;
  for (const other of routes) {
    other.row.classList.toggle("chosen", other === route);
    other.box.checked = other.shown;
    other.button.setAttribute("aria-pressed", String(other === route));
  }
  const detail = byId("detail");
  detail.textContent = "";
  detail.hidden = !route;
  if (route) describe(detail, route);
  else marked = null;
  draw();
}

function describe(detail, route) {
  const head = element("header", null, detail);
  element("h2", `${route.order}  ${route.label}`, head).style.borderColor = route.colour;
  const close = element("button", "×", head);
  close.type = "button";
  close.setAttribute("aria-label", words.close);
  close.addEventListener("click", () => { choose(null); canvas.focus(); });
  element("p", `${route.departs} – ${route.returns} (${route.hours}) · ${route.km} ${words.km} · ${route.stops} ${words.stops} · ${route.yuan} ${words.yuan}`, detail);
  let count = 0;
  route.trips.forEach((trip, turn) => {
    const table = element("table", null, detail);
    if (route.trips.length > 1) element("caption", `${words.trip} ${turn + 1}`, table);
    const row = element("tr", null, element("thead", null, table));
    element("th", "#", row);
    for (const key of ["stop", "time"]) element("th", words[key], row);
    for (const key of ["out", "in", "aboard"]) element("th", words[key], row, "number");
    const body = element("tbody", null, table);
    trip.stops.forEach((stop, at) => {
      const base = !route.bus && (at === 0 || at === trip.stops.length - 1);
      if (!base) count += 1;
      const line = element("tr", null, body);
      element("td", base ? "" : String(count), line);
      const button = element("button", sites[stop[0]].name, element("td", null, line));
      button.type = "button";
      button.addEventListener("click", () => centre(sites[stop[0]]));
      element("td", stop[1] && stop[2] ? `${stop[1]} – ${stop[2]}` : stop[1] || stop[2], line);
      for (const value of stop.slice(3)) element("td", value, line, "number");
    });
  });
}

// ---- the panel beside the map
function figure(list, [label, value, meaning], withMeaning) {
  const cell = element("div", null, list);
  element("dt", label, cell);
  element("dd", value, cell);
  if (withMeaning) element("dd", meaning, cell, "meaning"); else cell.title = meaning;
}

function panel() {
  byId("name").textContent = data.name;
  byId("day").textContent = data.day;
  byId("notice").textContent = data.notice;
  byId("notice").hidden = !data.notice;
  byId("attribution").textContent = data.attribution;
  byId("attribution").hidden = !data.attribution;
  for (const [id, key] of [["figures-title", "figures"], ["all-figures-title", "all_figures"], ["vehicles-title", "vehicles"],
    ["search-title", "search"], ["show-all", "show_all"], ["hide-all", "hide_all"]]) byId(id).textContent = words[key];
  for (const row of data.figures) {
    if (row[3] !== null) figure(byId("figures"), [row[0], row[3], row[2]], false);
    figure(byId("all-figures"), row, true);
  }
  canvas.setAttribute("aria-label", words.map);
  for (const [id, key, act] of [["zoom-in", "zoom_in", () => zoom(1.5)], ["zoom-out", "zoom_out", () => zoom(1 / 1.5)],
    ["fit", "fit", () => fit(whole)]]) {
    byId(id).title = words[key];
    byId(id).setAttribute("aria-label", words[key]);
    byId(id).addEventListener("click", act);
  }
  byId("show-all").addEventListener("click", () => showAll(true));
  byId("hide-all").addEventListener("click", () => showAll(false));
}

function vehicles() {
  const holder = byId("vehicles");
  if (!routes.length) element("p", words.none, holder);
  for (const kind of ["first", "second", "bus"]) {
    const part = routes.filter((route) => (route.bus ? "bus" : route.first ? "first" : "second") === kind);
    if (!part.length) continue;
    element("h3", `${words[kind]} (${part.length})`, holder);
    const list = element("ul", null, holder, kind);
    for (const route of part) vehicle(list, route);
  }
}

function vehicle(list, route) {
  route.row = element("li", null, list);
  route.box = element("input", null, route.row);
  route.box.type = "checkbox";
  route.box.checked = true;
  route.box.setAttribute("aria-label", route.label);
  route.box.addEventListener("change", () => {
    route.shown = route.box.checked;
    if (!route.shown && chosen === route) choose(null);
    draw();
  });
  route.button = element("button", null, route.row);
  route.button.type = "button";
  route.button.setAttribute("aria-pressed", "false");
  element("span", null, route.button, "swatch").style.background = route.colour;
  const text = element("span", null, route.button, "text");
  element("span", `${route.order}  ${route.label}`, text, "label").title = route.label;
  element("span", `${route.departs} – ${route.returns} · ${route.stops} ${words.stops} · ${route.km} ${words.km}`, text, "sum");
  route.button.addEventListener("click", () => {
    choose(chosen === route ? null : route);
    if (!chosen) return;
    const beside = byId("detail").offsetHeight && window.innerWidth > 760 ? byId("detail").offsetWidth + 12 : 0;
    fit(extent([sites[route.base].point], route.lines), beside);
  });
}

function showAll(shown) {
  for (const route of routes) route.shown = route.box.checked = shown;
  if (!shown) choose(null);
  draw();
}

function legend() {
  const box = byId("legend");
  box.querySelector("summary").textContent = words.legend;
  const entry = (text, paintIt) => {
    const item = element("li", null, box.querySelector("ul"));
    const small = element("canvas", null, item);
    small.width = 60;
    small.height = 36;
    const context = small.getContext("2d");
    context.scale(2, 2);
    paintIt(context);
    element("span", text, item);
  };
  const dash = (colour, pixels) => (context) => { context.fillStyle = colour; context.fillRect(2, 9 - pixels / 2, 26, pixels); };
  entry(words.county, (context) => mark(context, 1, 15, 9, true, 0.8));
  entry(words.township, (context) => mark(context, 2, 15, 9, true));
  entry(words.village, (context) => mark(context, 3, 15, 9, true));
  entry(words.untouched, (context) => mark(context, 3, 15, 9, false));
  entry(words.first, dash("#1f4e5f", 3.8));
  entry(words.second, dash("#1f4e5f", 2.2));
  if (data.roads.length) entry(words.roads, dash("#c3ad7d", 2.4));
  if (window.innerWidth < 760) box.open = false;
}

panel();
vehicles();
search((site) => { centre(site); return [site.name, site.township].filter(Boolean).join(" · "); });
legend();
new ResizeObserver(resize).observe(canvas.parentElement);
resize();
document.body.dataset.ready = "true";
