import { $, h, icons } from "./dom.js"
import { fakePhoto, jpeg, places, plate, unit } from "./samples.js"
import { t } from "./words.js"

// compose wires the lower edge of the phone: text, files, places and voice.
export function compose(on) {
  const text = $("text")
  const fit = () => {
    text.style.height = "auto"
    text.style.height = text.scrollHeight + "px"
    $("send").hidden = !text.value.trim()
    $("mic").hidden = !$("send").hidden
  }
  text.addEventListener("input", fit)
  text.addEventListener("keydown", (e) => {
    if (e.key === "Enter" && !e.shiftKey && !e.isComposing) {
      e.preventDefault()
      $("compose").requestSubmit()
    }
  })
  $("compose").addEventListener("submit", (e) => {
    e.preventDefault()
    if (!text.value.trim()) return
    on.say(text.value)
    text.value = ""
    fit()
    text.focus()
  })
  $("clip").addEventListener("click", () => tray($("attach").hidden, on))
  $("mic").addEventListener("click", () => record(on))
  document.addEventListener("keydown", (e) => { if (e.key === "Escape" && !$("attach").hidden) tray(false, on) })
  dropping(on)
}

function tray(open, on, note) {
  $("attach").hidden = !open
  $("clip").setAttribute("aria-expanded", open)
  if (!open) return $("clip").focus()
  const close = (act) => () => {
    tray(false, on)
    act()
  }
  const pick = (accept, field) => () => {
    const input = h("input", { type: "file", accept, multiple: field === "image" })
    input.addEventListener("change", close(() => on.files(field, [...input.files])))
    input.click()
  }
  const sample = (word, picture) => {
    const make = close(async () => on.files("image", [new File([await jpeg(picture)], word + ".jpg", { type: "image/jpeg" })]))
    return h("button", { type: "button", class: "pic", onclick: make }, picture, t(word))
  }
  $("attach").replaceChildren(
    note && h("p", { class: "note", role: "alert" }, note) || "",
    h("div", {}, h("h3", {}, t("samples")), h("div", { class: "row" },
      sample("sampleUnit", unit()), sample("samplePlate", plate(false)), sample("sampleBlur", plate(true)))),
    h("div", {}, h("h3", {}, t("photos")), h("div", { class: "row" },
      h("button", { type: "button", onclick: pick("image/*", "image") }, icons.photo(), t("choosePhoto")),
      h("button", { type: "button", onclick: close(() => on.files("image", [fakePhoto()])) }, icons.file(), t("samplePDF")))),
    h("div", {}, h("h3", {}, t("places")), h("div", { class: "row" },
      places.map(([name, latitude, longitude]) => h("button", { type: "button", onclick: close(() => on.place({ latitude, longitude, name })) }, icons.pin(), name)))),
    h("div", {}, h("h3", {}, t("voice")), h("div", { class: "row" },
      h("button", { type: "button", onclick: pick("audio/*", "voice") }, icons.mic(), t("chooseAudio")))),
  )
  $("attach").querySelector("button").focus()
}

let recorder = null

async function record(on) {
  if (recorder) return recorder.stop()
  const kind = globalThis.MediaRecorder && ["audio/ogg;codecs=opus", "audio/mp4", "audio/webm"].find((k) => MediaRecorder.isTypeSupported(k))
  const stream = kind && await navigator.mediaDevices?.getUserMedia({ audio: true }).catch(() => null)
  if (!stream) return tray(true, on, t("noMic"))
  const parts = []
  recorder = new MediaRecorder(stream, { mimeType: kind })
  recorder.ondataavailable = (e) => parts.push(e.data)
  recorder.onstop = () => {
    recorder = null
    stream.getTracks().forEach((track) => track.stop())
    $("mic").classList.remove("on")
    $("mic").setAttribute("aria-label", t("record"))
    const bare = kind.split(";")[0]
    on.files("voice", [new File(parts, "voz." + bare.split("/")[1], { type: bare })])
  }
  recorder.start()
  $("mic").classList.add("on")
  $("mic").setAttribute("aria-label", t("stop"))
}

function dropping(on) {
  const zone = $("drop")
  const over = (yes) => (e) => {
    e.preventDefault()
    zone.classList.toggle("over", yes)
  }
  zone.addEventListener("dragover", over(true))
  zone.addEventListener("dragleave", over(false))
  zone.addEventListener("drop", (e) => {
    over(false)(e)
    const files = [...e.dataTransfer.files]
    if (files.length) on.files("image", files)
  })
  $("text").addEventListener("paste", (e) => {
    const files = [...e.clipboardData.files]
    if (files.length) {
      e.preventDefault()
      on.files("image", files)
    }
  })
}
