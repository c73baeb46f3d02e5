"use strict";
// The map of a day's plan. No library, no network. Everything a user wrote is set as textContent, never as markup.
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const words = data.words;
  const byId = (id) => document.getElementById(id);
  const canvas = byId("map");
  const pen = canvas.getContext("2d");
  const INK = "#1f2a37";

  function element(name, text, parent, className) {
    const made = document.createElement(name);
    if (text !== undefined && text !== null) made.textContent = text;
    if (className) made.className = className;
    if (parent) parent.append(made);
    return made;
  }

  // ---- positions: degrees in steps of 1e-5 become map units, one of which is about a metre in both directions
  const middle = data.sites.reduce((sum, site) => sum + site.at[1], 0) / Math.max(1, data.sites.length);
  const SHRINK = Math.cos((middle / 100000) * Math.PI / 180);
  const METRES = 1.11195;
  const zero = data.sites.length ? data.sites[0].at : [0, 0];
  const place = (lon, lat) => [(lon - zero[0]) * SHRINK * METRES, (zero[1] - lat) * METRES];

  function unfold(steps) {
    const points = new Float64Array(steps.length);
    let lon = 0, lat = 0;
    for (let i = 0; i < steps.length; i += 2) {
      lon += steps[i];
      lat += steps[i + 1];
      [points[i], points[i + 1]] = place(lon, lat);
    }
    return points;
  }

  function trace(path, points) {
    for (let i = 0; i < points.length; i += 2) {
      if (i === 0) path.moveTo(points[0], points[1]); else path.lineTo(points[i], points[i + 1]);
    }
  }

  const legs = data.legs.map(unfold);
  const sites = data.sites.map((site) => ({ ...site, point: place(site.at[0], site.at[1]), calls: [] }));
  const roads = [new Path2D(), new Path2D(), new Path2D()];
  for (const [order, steps] of data.roads) trace(roads[order], unfold(steps));
  const routes = data.routes.map((route, number) => {
    const path = new Path2D();
    const lines = [...new Set(route.trips.flatMap((trip) => trip.legs))].map((leg) => legs[leg]);
    for (const line of lines) trace(path, line);
    for (const trip of route.trips) {
      for (const stop of trip.stops.slice(1, -1)) sites[stop[0]].calls.push(number);
    }
    // Vehicles on one road lie beside one another: each is drawn a few pixels off, in a direction of its own.
    const turn = route.order * 2.4, far = route.first ? 3 : 1.2;
    return { ...route, path, lines, shown: true, aside: [far * Math.cos(turn), far * Math.sin(turn)] };
  });

  // ---- the view: scale in pixels a map unit, and where the map's zero lies on the canvas
  const view = { scale: 1, x: 0, y: 0 };
  let width = 0, height = 0, chosen = null, marked = null, waiting = false;

  function extent(points, lines) {
    let box = [Infinity, Infinity, -Infinity, -Infinity];
    const grow = (x, y) => { box = [Math.min(box[0], x), Math.min(box[1], y), Math.max(box[2], x), Math.max(box[3], y)]; };
    for (const point of points) grow(...point);
    for (const line of lines) for (let i = 0; i < line.length; i += 2) grow(line[i], line[i + 1]);
    return box;
  }
  const whole = extent(sites.map((site) => site.point), legs);

  // Shows the box, clear of what covers the map on the right.
  function fit(box, covered = 0) {
    const pad = 48;
    const wide = Math.max(box[2] - box[0], 500), high = Math.max(box[3] - box[1], 500);
    const room = width - covered > 240 ? width - covered : width;
    view.scale = Math.min((room - 2 * pad) / wide, (height - 2 * pad) / high);
    if (!(view.scale > 0)) view.scale = 0.001;
    view.x = room / 2 - ((box[0] + box[2]) / 2) * view.scale;
    view.y = height / 2 - ((box[1] + box[3]) / 2) * view.scale;
    draw();
  }

  function zoom(factor, x = width / 2, y = height / 2) {
    const scale = Math.min(5, Math.max(0.0003, view.scale * factor));
    view.x = x - (x - view.x) * (scale / view.scale);
    view.y = y - (y - view.y) * (scale / view.scale);
    view.scale = scale;
    draw();
  }

  function pan(x, y) { view.x += x; view.y += y; draw(); }
  const onScreen = (point) => [point[0] * view.scale + view.x, point[1] * view.scale + view.y];

  function centre(site) {
    if (view.scale < 0.02) view.scale = 0.02;
    view.x = width / 2 - site.point[0] * view.scale;
    view.y = height / 2 - site.point[1] * view.scale;
    marked = site;
    draw();
  }

  // ---- drawing
  function draw() {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; paint(); });
  }

  function stroke(path, colour, pixels, ratio, aside = [0, 0]) {
    pen.strokeStyle = colour;
    pen.lineWidth = pixels / view.scale;
    pen.setTransform(ratio * view.scale, 0, 0, ratio * view.scale, ratio * (view.x + aside[0]), ratio * (view.y + aside[1]));
    pen.stroke(path);
  }

  function paint() {
    const ratio = window.devicePixelRatio || 1;
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.clearRect(0, 0, canvas.width, canvas.height);
    pen.lineJoin = pen.lineCap = "round";
    const near = view.scale > 0.02;
    stroke(roads[2], "#dcd6ca", near ? 1.6 : 0.8, ratio);
    stroke(roads[1], "#cfc6b2", near ? 2.6 : 1.3, ratio);
    stroke(roads[0], "#c3ad7d", near ? 4 : 2.4, ratio);
    const layers = [routes.filter((r) => r.shown && r.first), routes.filter((r) => r.shown && !r.first)];
    for (const layer of layers) {
      for (const route of layer) {
        const faint = chosen && chosen !== route;
        pen.globalAlpha = faint ? 0.18 : 1;
        if (route.first) stroke(route.path, "#ffffff", 5.5, ratio, route.aside);
        stroke(route.path, route.colour, route.first ? 3.8 : 2.2, ratio, route.aside);
      }
    }
    pen.globalAlpha = 1;
    if (chosen && chosen.shown) {
      stroke(chosen.path, "#ffffff", chosen.first ? 9 : 7, ratio, chosen.aside);
      stroke(chosen.path, chosen.colour, chosen.first ? 6 : 4, ratio, chosen.aside);
    }
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    for (const tier of [3, 2, 1]) for (const site of sites) if (site.tier === tier) symbol(site);
    if (chosen) numbers(chosen);
    labels();
    scaleBar();
  }

  function mark(context, tier, x, y, calls, size = 1) {
    context.lineWidth = size < 0.7 ? 1.1 : 1.5;
    context.strokeStyle = INK;
    context.beginPath();
    if (tier === 3) {
      context.arc(x, y, 3.6 * size, 0, 7);
      context.fillStyle = calls ? "#ffffff" : "#c3ccd2";
      if (!calls) context.strokeStyle = "#7a8a96";
    } else if (tier === 2) {
      context.rect(x - 5.5 * size, y - 5.5 * size, 11 * size, 11 * size);
      context.fillStyle = "#1f4e5f";
      context.strokeStyle = "#ffffff";
    } else {
      for (let i = 0; i < 10; i += 1) {
        const far = (i % 2 ? 5 : 11) * size, turn = (i * Math.PI) / 5 - Math.PI / 2;
        context[i ? "lineTo" : "moveTo"](x + far * Math.cos(turn), y + far * Math.sin(turn));
      }
      context.closePath();
      context.fillStyle = "#b3261e";
      context.strokeStyle = "#ffffff";
    }
    context.fill();
    context.stroke();
  }

  function symbol(site) {
    const [x, y] = onScreen(site.point);
    if (x < -20 || y < -20 || x > width + 20 || y > height + 20) return;
    mark(pen, site.tier, x, y, site.calls.length > 0, site.tier === 3 && view.scale < 0.009 ? 0.65 : 1);
    if (site === marked) {
      pen.beginPath();
      pen.arc(x, y, 15, 0, 7);
      pen.lineWidth = 3;
      pen.strokeStyle = "#b3261e";
      pen.stroke();
    }
  }

  function numbers(route) {
    let count = 0;
    pen.font = "600 11px sans-serif";
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    for (const trip of route.trips) {
      for (const stop of trip.stops.slice(1, -1)) {
        count += 1;
        const [x, y] = onScreen(sites[stop[0]].point);
        pen.beginPath();
        pen.arc(x, y, 8.5, 0, 7);
        pen.fillStyle = route.colour;
        pen.fill();
        pen.lineWidth = 1.5;
        pen.strokeStyle = "#ffffff";
        pen.stroke();
        pen.fillStyle = "#ffffff";
        pen.fillText(String(count), x, y + 0.5);
      }
    }
  }

  function labels() {
    const taken = [];
    const wanted = new Set(chosen ? chosen.trips.flatMap((trip) => trip.stops.map((stop) => sites[stop[0]])) : []);
    const order = [...sites].sort((a, b) => (b === marked) - (a === marked) || wanted.has(b) - wanted.has(a) || a.tier - b.tier);
    pen.textAlign = "left";
    pen.textBaseline = "middle";
    pen.lineJoin = "round";
    for (const site of order) {
      if (site.tier === 3 && view.scale < 0.012 && !wanted.has(site) && site !== marked) continue;
      const [x, y] = onScreen(site.point);
      if (x < 0 || y < 0 || x > width || y > height) continue;
      pen.font = site.tier === 1 ? "700 15px sans-serif" : site.tier === 2 ? "600 13px sans-serif" : "12px sans-serif";
      const text = site.name.length > 16 ? site.name.slice(0, 15) + "…" : site.name;
      const wide = pen.measureText(text).width;
      for (const [left, top] of [[x + 11, y], [x - 11 - wide, y], [x - wide / 2, y - 16], [x - wide / 2, y + 17]]) {
        const box = [left - 2, top - 8, left + wide + 2, top + 8];
        if (taken.some((other) => box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1])) continue;
        taken.push(box);
        pen.lineWidth = 3.5;
        pen.strokeStyle = "#ffffffe6";
        pen.strokeText(text, left, top);
        pen.fillStyle = site.tier === 1 ? "#8c1d18" : INK;
        pen.fillText(text, left, top);
        break;
      }
    }
  }

  function scaleBar() {
    const most = 130 / view.scale;
    const power = 10 ** Math.floor(Math.log10(most));
    const metres = [5, 2, 1].map((n) => n * power).find((n) => n <= most);
    const bar = byId("scale");
    bar.querySelector("span").textContent = metres >= 1000 ? `${metres / 1000} km` : `${metres} m`;
    bar.querySelector("i").style.width = `${metres * view.scale}px`;
  }

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

  // ---- pointer, wheel, touch, keyboard
  const down = new Map();
  let moved = 0;
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    down.set(event.pointerId, [event.offsetX, event.offsetY]);
    if (down.size === 1) moved = 0;
    canvas.classList.add("moving");
  });
  canvas.addEventListener("pointermove", (event) => {
    const last = down.get(event.pointerId);
    const now = [event.offsetX, event.offsetY];
    if (!last) { hover(...now); return; }
    byId("tip").hidden = true;
    if (down.size === 1) {
      moved += Math.hypot(now[0] - last[0], now[1] - last[1]);
      pan(now[0] - last[0], now[1] - last[1]);
    } else {
      moved = 99;
      const other = [...down].find(([id]) => id !== event.pointerId)[1];
      const before = Math.hypot(last[0] - other[0], last[1] - other[1]);
      const after = Math.hypot(now[0] - other[0], now[1] - other[1]);
      pan((now[0] - last[0]) / 2, (now[1] - last[1]) / 2);
      if (before > 0) zoom(after / before, (now[0] + other[0]) / 2, (now[1] + other[1]) / 2);
    }
    down.set(event.pointerId, now);
  });
  const lift = (event) => {
    if (down.delete(event.pointerId) && moved < 5 && event.type === "pointerup") click(event.offsetX, event.offsetY);
    if (!down.size) canvas.classList.remove("moving");
  };
  canvas.addEventListener("pointerup", lift);
  canvas.addEventListener("pointercancel", lift);
  canvas.addEventListener("pointerleave", () => { byId("tip").hidden = true; });
  canvas.addEventListener("wheel", (event) => {
    event.preventDefault();
    zoom(Math.exp(-Math.max(-60, Math.min(60, event.deltaY)) * 0.005), event.offsetX, event.offsetY);
  }, { passive: false });
  canvas.addEventListener("dblclick", (event) => zoom(2, event.offsetX, event.offsetY));
  const keys = {
    ArrowLeft: () => pan(80, 0), ArrowRight: () => pan(-80, 0), ArrowUp: () => pan(0, 80), ArrowDown: () => pan(0, -80),
    "+": () => zoom(1.5), "=": () => zoom(1.5), "-": () => zoom(1 / 1.5), 0: () => fit(whole), Escape: () => choose(null),
  };
  canvas.addEventListener("keydown", (event) => {
    if (keys[event.key] && !event.ctrlKey && !event.metaKey) { event.preventDefault(); keys[event.key](); }
  });

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
        const base = at === 0 || at === trip.stops.length - 1;
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
    for (const first of [true, false]) {
      const part = routes.filter((route) => route.first === first);
      if (!part.length) continue;
      element("h3", `${first ? words.first : words.second} (${part.length})`, holder);
      const list = element("ul", null, holder, first ? "first" : "second");
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

  function search() {
    const box = byId("search");
    for (const site of sites) element("option", null, byId("places")).value = site.name;
    box.addEventListener("change", () => {
      const text = box.value.trim();
      byId("found").textContent = "";
      if (!text) return;
      const site = sites.find((one) => one.name === text) || sites.find((one) => one.name.includes(text));
      if (site) { centre(site); byId("found").textContent = [site.name, site.township].filter(Boolean).join(" · "); }
      else byId("found").textContent = words.not_found;
    });
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

  function resize() {
    const first = !width;
    const ratio = window.devicePixelRatio || 1;
    const box = canvas.parentElement.getBoundingClientRect();
    [width, height] = [box.width, box.height];
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    if (first && width) fit(whole); else draw();
  }

  panel();
  vehicles();
  search();
  legend();
  new ResizeObserver(resize).observe(canvas.parentElement);
  resize();
  document.body.dataset.ready = "true";
})();
