// h makes an element. Strings become text, never markup: what people and partners
// write is shown as they wrote it.
export function h(tag, props, ...kids) {
  const el = document.createElement(tag)
  for (const [k, v] of Object.entries(props ?? {})) {
    if (v == null || v === false) continue
    if (k.startsWith("on")) el.addEventListener(k.slice(2), v)
    else if (k === "class") el.className = v
    else if (k in el && !k.includes("-")) el[k] = v
    else el.setAttribute(k, v === true ? "" : v)
  }
  el.append(...kids.flat(Infinity).filter((k) => k != null && k !== false))
  return el
}

export const $ = (id) => document.getElementById(id)

const names = "http://www.w3.org/2000/svg"
export function icon(...paths) {
  const svg = document.createElementNS(names, "svg")
  svg.setAttribute("viewBox", "0 0 24 24")
  svg.setAttribute("aria-hidden", "true")
  for (const d of paths) {
    const p = document.createElementNS(names, "path")
    p.setAttribute("d", d)
    svg.append(p)
  }
  return svg
}

export const icons = {
  person: () => icon("M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8", "M4 21a8 8 0 0 1 16 0"),
  bot: () => icon("M5 9h14v10H5z", "M12 9V5M9 14h.01M15 14h.01M2 13v3M22 13v3"),
  pin: () => icon("M12 21c-3-5-7-7-7-11a7 7 0 0 1 14 0c0 4-4 6-7 11z", "M12 10h.01"),
  photo: () => icon("M4 5h16v14H4z", "m4 17 5-5 4 4 3-3 4 4", "M15 9h.01"),
  file: () => icon("M6 3h8l4 4v14H6z", "M14 3v4h4"),
  mic: () => icon("M12 3a3 3 0 0 1 3 3v5a3 3 0 0 1-6 0V6a3 3 0 0 1 3-3z", "M5 11a7 7 0 0 0 14 0M12 18v3"),
  warn: () => icon("M12 3 2 20h20z", "M12 10v4M12 17h.01"),
  work: () => icon("M12 3v4M12 17v4M3 12h4M17 12h4M6 6l2 2M16 16l2 2M6 18l2-2M16 8l2-2"),
}

// randomID also works where the page is not served over https.
export const randomID = () => [...crypto.getRandomValues(new Uint8Array(12))].map((b) => b.toString(16).padStart(2, "0")).join("")
