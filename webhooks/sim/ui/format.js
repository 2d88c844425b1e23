import { h } from "./dom.js"
import { lang, t } from "./words.js"

const marks = [
  [/```([\s\S]+?)```/, (s) => h("code", {}, s)],
  [/`([^`\n]+)`/, (s) => h("code", {}, s)],
  [/(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)])/, (s) => h("a", { href: s, target: "_blank", rel: "noopener noreferrer" }, s)],
  [/(?<![\p{L}\p{N}*])\*(?!\s)([^*\n]+?)(?<!\s)\*(?![\p{L}\p{N}*])/u, (s) => h("strong", {}, rich(s))],
  [/(?<![\p{L}\p{N}_])_(?!\s)([^_\n]+?)(?<!\s)_(?![\p{L}\p{N}_])/u, (s) => h("em", {}, rich(s))],
  [/(?<![\p{L}\p{N}~])~(?!\s)([^~\n]+?)(?<!\s)~(?![\p{L}\p{N}~])/u, (s) => h("s", {}, rich(s))],
]

// rich shows *bold*, _italic_, ~struck~, `code` and links as WhatsApp does, as
// nodes: a text can't become markup.
export function rich(text) {
  for (const [mark, make] of marks) {
    const found = mark.exec(text)
    if (!found) continue
    return [...rich(text.slice(0, found.index)), make(found[1]), ...rich(text.slice(found.index + found[0].length))]
  }
  return text ? [text] : []
}

export const hour = (at) => new Date(at).toLocaleTimeString(lang(), { hour: "2-digit", minute: "2-digit", hourCycle: "h23" })

export function day(at, now) {
  const d = new Date(at)
  if (d.toDateString() === new Date(now).toDateString()) return t("today")
  return d.toLocaleDateString(lang(), { weekday: "long", day: "numeric", month: "long" })
}

export const moment = (at) => new Date(at).toLocaleString(lang(), { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" })

export function span(ms) {
  const s = Math.max(0, Math.round(ms / 1000))
  const min = Math.round(s / 60)
  if (s < 90) return s + " s"
  if (min < 90) return min + " min"
  if (min < 2880) return Math.floor(min / 60) + " h" + (min % 60 ? " " + (min % 60) + " min" : "")
  return Math.round(min / 1440) + " d"
}

// size is how much a file weighs, as a phone says it.
export const size = (bytes) => bytes < 1e6 ? Math.max(1, Math.round(bytes / 1000)) + " kB" : (bytes / 1e6).toLocaleString(lang(), { maximumFractionDigits: 1 }) + " MB"
