// The page on which a customer signs finished work with a finger, a pen or a mouse.
const pad = document.getElementById("pad")
const send = document.getElementById("send")
const said = document.getElementById("said")
const pen = pad.getContext("2d")
let drawing = false
let length = 0 // of the lines, in pixels of the canvas: a tap is no signature
const enough = 150

const clear = () => {
  pen.fillStyle = "#fff"
  pen.fillRect(0, 0, pad.width, pad.height)
  length = 0
  send.disabled = true
}

const at = (e) => {
  const box = pad.getBoundingClientRect()
  return [((e.clientX - box.left) * pad.width) / box.width, ((e.clientY - box.top) * pad.height) / box.height]
}

let last = [0, 0]
pad.addEventListener("pointerdown", (e) => {
  drawing = true
  last = at(e)
  pad.setPointerCapture(e.pointerId)
})
pad.addEventListener("pointermove", (e) => {
  if (!drawing) return
  const next = at(e)
  pen.strokeStyle = "#111"
  pen.lineWidth = 4
  pen.lineCap = "round"
  pen.beginPath()
  pen.moveTo(...last)
  pen.lineTo(...next)
  pen.stroke()
  length += Math.hypot(next[0] - last[0], next[1] - last[1])
  last = next
  send.disabled = length < enough
})
for (const end of ["pointerup", "pointercancel"]) pad.addEventListener(end, () => { drawing = false })
document.getElementById("clear").addEventListener("click", clear)

send.addEventListener("click", () => {
  send.disabled = true
  pad.toBlob(async (png) => {
    const query = new URLSearchParams(location.search)
    query.set("name", document.getElementById("name").value)
    const answer = await fetch(location.pathname + "?" + query, { method: "POST", headers: { "Content-Type": "image/png" }, body: png }).catch(() => null)
    const done = answer && (answer.ok || answer.status === 409)
    said.textContent = done ? said.dataset.done : said.dataset.failed
    send.disabled = Boolean(done)
    if (done) pad.style.pointerEvents = "none"
  }, "image/png")
})
clear()
