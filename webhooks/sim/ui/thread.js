import { $, h, icon, icons } from "./dom.js"
import { day, hour, rich, size } from "./format.js"
import { name as human } from "./names.js"
import { t } from "./words.js"

const shown = new Map() // entry id → [its element, what it was drawn from]
let who = ""

const reply = () => icon("M9 7 4 12l5 5", "M4 12h9a6 6 0 0 1 6 6v1")
const rows = () => icon("M8 6h12M8 12h12M8 18h12M4 6h.01M4 12h.01M4 18h.01")

function ticks(entry) {
  if (entry.waits) return icon("M12 6v6l4 2M12 21a9 9 0 1 1 0-18 9 9 0 0 1 0 18")
  const svg = icon("M2 13l5 5L17 7", "M10 17l1 1L21 7")
  svg.setAttribute("viewBox", "1 4 22 17")
  svg.classList.toggle("read", entry.read)
  return svg
}

function files(entry) {
  return (entry.media ?? []).map((m) => {
    if (m.fault || !m.url) return h("span", { class: "lost" }, icons.warn(), m.fault ? t("refused") + " (" + human(m.fault) + ")" : t("document"))
    if (m.mime?.startsWith("image/")) {
      return h("a", { class: "pic", href: m.url, target: "_blank", rel: "noopener", "aria-label": t("openPhoto") },
        h("img", { src: m.url, alt: t("photo"), width: m.width, height: m.height, loading: "lazy" }))
    }
    if (m.mime?.startsWith("audio/") || entry.kind === "audio") return h("audio", { src: m.url, controls: true, preload: "metadata" })
    return h("a", { class: "doc", href: m.url, target: "_blank", rel: "noopener" }, icons.file(),
      h("b", {}, m.name || t("document")), h("small", {}, [ending(m), m.bytes && size(m.bytes)].filter(Boolean).join(" · ")))
  })
}

// ending says what a document is: "application/pdf" → "PDF".
const ending = (m) => (m.name?.includes(".") ? m.name.split(".").at(-1) : m.mime?.split("/").at(-1) ?? "").slice(0, 8).toUpperCase()

// spoken tells what people see on the phone from what happens behind it.
export const spoken = (e) => e.from !== "system" && e.kind !== "act"

// heard is what was understood of a voice note, and how surely where that is known.
function heard(transcript) {
  if (!transcript.text) return t("notHeard") + " (" + human(transcript.refused ?? "silent") + ")"
  return "«" + transcript.text + "»" + (transcript.confidence ? " · " + Math.round(100 * transcript.confidence) + " %" : "")
}

function body(entry, titles) {
  const parts = files(entry)
  if (entry.location) {
    const l = entry.location
    parts.push(h("span", { class: "map", role: "img", "aria-label": t("location") }),
      (l.name ? l.name + "\n" : "") + l.latitude.toFixed(4) + ", " + l.longitude.toFixed(4))
  }
  const text = entry.text || (entry.option && (titles.get(entry.option) ?? entry.option.split(":").at(-1)))
  if (entry.redacted) parts.push(h("span", { class: "lost" }, "•••• " + t("secret")))
  else if (text) parts.push(...rich(text))
  if (!parts.length && !entry.transcript) parts.push(h("span", { class: "lost" }, t("wordless_" + entry.kind)))
  if (entry.transcript) parts.push(h("span", { class: "heard" }, heard(entry.transcript)))
  return parts
}

function draw(entry, first, titles, on) {
  const mine = entry.from === "contact"
  const meta = h("span", { class: "meta" + (entry.status === "failed" ? " failed" : "") }, hour(entry.at), mine && ticks(entry), entry.status === "failed" && " · " + (entry.reason || t("failed")))
  const bubble = h("div", { class: "bubble" },
    !mine && entry.from !== "bot" && h("span", { class: "who" }, entry.from), body(entry, titles), meta,
    entry.status === "failed" && entry.retry && h("button", { type: "button", class: "again", onclick: entry.retry }, t("retry")))
  const options = entry.options ?? []
  const taps = options.length > 3
    ? [h("button", { type: "button", class: "tap", onclick: () => on.list(options) }, rows(), t("seeOptions"))]
    : options.map((o) => h("button", { type: "button", class: "tap", onclick: () => on.tap(o) }, reply(), o.title))
  return h("div", { class: "said" + (mine ? " mine" : "") + (first ? " first" : "") }, bubble, taps)
}

function hello(on) {
  return h("div", { class: "hello" }, h("p", {}, t(innerWidth > 860 ? "welcome" : "welcomeNarrow")),
    ["start1", "start2", "start3", "start4"].map((k) => h("button", { type: "button", onclick: () => on.say(t(k)) }, t(k))))
}

const dots = h("div", { class: "said first" }, h("div", { class: "bubble" }, h("span", { class: "typing" }, h("i"), h("i"), h("i"))))

// unsigned leaves out the signature of a file's address: it is new with every
// look, and a picture that is there needs no other.
const unsigned = (key, value) => key === "url" ? value.split("?")[0] : value

// show brings the thread to what the conversation is now. What has not changed is
// left alone, so that nothing jumps and a screen reader hears only what is new.
export function show(contact, entries, typing, now, on) {
  const thread = $("thread")
  const bottom = thread.scrollHeight - thread.scrollTop - thread.clientHeight < 80
  if (contact !== who) {
    who = contact
    shown.clear()
    thread.replaceChildren()
  }
  const titles = new Map(entries.flatMap((e) => (e.options ?? []).map((o) => [o.id, o.title])))
  const order = []
  let before = null
  for (const e of entries) {
    const date = day(e.at, now)
    if (!before || day(before.at, now) !== date) order.push(piece("day " + date, date, () => h("div", { class: "day" }, date)))
    const first = before?.from !== e.from || day(before.at, now) !== date
    order.push(piece(e.id, JSON.stringify([e, first], unsigned), () => draw(e, first, titles, on)))
    before = e
  }
  if (!entries.length && contact) order.push(piece("hello", t("welcome"), () => hello(on)))
  if (typing) order.push(dots)
  order.forEach((el, i) => { if (thread.children[i] !== el) thread.insertBefore(el, thread.children[i] ?? null) })
  while (thread.children.length > order.length) thread.lastChild.remove()
  if (bottom && order.length) thread.scrollTop = thread.scrollHeight
}

function piece(id, from, make) {
  const had = shown.get(id)
  if (had && had[1] === from) return had[0]
  const el = make()
  el.id = "e-" + id
  had?.[0].replaceWith(el)
  shown.set(id, [el, from])
  return el
}

// point shows where a value came from.
export function point(id) {
  const el = document.getElementById("e-" + id)
  if (!el) return
  document.body.dataset.tab = "phone"
  el.scrollIntoView({ block: "center", behavior: "smooth" })
  el.classList.remove("lit")
  void el.offsetWidth // so that the same one can be pointed at twice
  el.classList.add("lit")
}

export const redraw = () => { who = "" }
