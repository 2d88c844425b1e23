// Pictures to try the bot with, drawn here so that none has to be shipped.

function canvas(draw) {
  const c = document.createElement("canvas")
  c.width = 960
  c.height = 720
  draw(c.getContext("2d"))
  return c
}

export const plate = (blurred) => canvas((g) => {
  g.fillStyle = "#5f6b70"
  g.fillRect(0, 0, 960, 720)
  if (blurred) g.filter = "blur(9px)"
  const shine = g.createLinearGradient(80, 80, 880, 640)
  shine.addColorStop(0, "#f4f5f4")
  shine.addColorStop(.5, "#dfe3e2")
  shine.addColorStop(1, "#f7f8f7")
  g.fillStyle = shine
  g.beginPath()
  g.roundRect(80, 90, 800, 540, 26)
  g.fill()
  g.fillStyle = "#20282b"
  for (const [x, y] of [[116, 126], [844, 126], [116, 594], [844, 594]]) {
    g.beginPath()
    g.arc(x, y, 11, 0, 7)
    g.fill()
  }
  g.fillStyle = "#0d4a8a"
  g.fillRect(150, 140, 660, 84)
  g.fillStyle = "#fff"
  g.font = "bold 50px Arial, Helvetica, sans-serif"
  g.fillText("ANDES CLIMA", 180, 200)
  g.fillStyle = "#12181a"
  g.font = "36px Arial, Helvetica, sans-serif"
  g.fillText("MODEL: SPLIT 24000 BTU", 160, 300)
  g.fillText("220 V  60 Hz  2.1 kW", 160, 362)
  g.fillText("REFRIGERANT R-410A", 160, 424)
  g.font = "bold 58px Arial, Helvetica, sans-serif"
  g.fillText("S/N: AC-12345", 160, 528)
  g.font = "28px Arial, Helvetica, sans-serif"
  g.fillText("MADE IN COLOMBIA 2023", 160, 590)
})

export const unit = () => canvas((g) => {
  const wall = g.createLinearGradient(0, 0, 0, 720)
  wall.addColorStop(0, "#dfe9ec")
  wall.addColorStop(1, "#b9c9cd")
  g.fillStyle = wall
  g.fillRect(0, 0, 960, 720)
  g.shadowColor = "#00000055"
  g.shadowBlur = 40
  g.shadowOffsetY = 22
  g.fillStyle = "#fbfcfc"
  g.beginPath()
  g.roundRect(110, 190, 740, 250, 34)
  g.fill()
  g.shadowColor = "transparent"
  g.fillStyle = "#d5dedf"
  g.fillRect(150, 366, 660, 10)
  g.fillStyle = "#3b474a"
  g.beginPath()
  g.roundRect(150, 384, 660, 30, 10)
  g.fill()
  g.fillStyle = "#d92d20"
  g.beginPath()
  g.arc(790, 250, 9, 0, 7)
  g.fill()
  g.fillStyle = "#49a5c9"
  for (const [x, y] of [[300, 480], [306, 548], [560, 500], [566, 590], [300, 630]]) {
    g.beginPath()
    g.moveTo(x, y)
    g.quadraticCurveTo(x + 18, y + 34, x, y + 40)
    g.quadraticCurveTo(x - 18, y + 34, x, y)
    g.fill()
  }
})

export const jpeg = (c) => new Promise((done) => c.toBlob(done, "image/jpeg", .9))

// fakePhoto is no photo at all, whatever it is called.
export const fakePhoto = () => new File(["%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"], "foto.jpg", { type: "image/jpeg" })

export const places = [
  ["Bogotá", 4.6584, -74.0937], ["Medellín", 6.2088, -75.5679], ["San Salvador", 13.7013, -89.2244], ["Tegucigalpa", 14.0941, -87.2068],
]
