package vision

import (
	"fmt"
	"image"
	"image/color"
	"math"
	"math/rand/v2"
	"strings"
	"time"

	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

// Receipts are generated in the manner of those of banks and card terminals, because people's own must not be kept.

// madeReceipt is a generated picture and what is printed on it.
type madeReceipt struct {
	layout, how  string
	currency     string // as the sign tells it; "" for "$"
	amount, day  string
	numbers      []string
	photo        *image.Gray
	showsReceipt bool
}

// screen is a picture on which text is drawn from above to below.
type screen struct {
	img       *image.Gray
	plain     *opentype.Font
	bold      *opentype.Font
	size      float64
	left, y   int
	ink, soft uint8
}

func (s *screen) write(f *opentype.Font, size float64, x int, ink uint8, text string) int {
	d := font.Drawer{Dst: s.img, Src: image.NewUniform(color.Gray{ink}), Face: faceOf(f, size), Dot: fixed.P(x, s.y)}
	d.DrawString(text)
	return d.Dot.X.Ceil()
}

func (s *screen) next(lines float64) { s.y += int(s.size * 1.5 * lines) }

// title writes a line in the middle.
func (s *screen) title(size float64, text string) {
	wide := font.MeasureString(faceOf(s.bold, size), text).Ceil()
	s.write(s.bold, size, (s.img.Rect.Dx()-wide)/2, s.ink, text)
	s.next(1.2)
}

// row writes a label on the left and its value on the right.
func (s *screen) row(label, value string) {
	s.write(s.plain, s.size, s.left, s.soft, label)
	wide := font.MeasureString(faceOf(s.plain, s.size), value).Ceil()
	s.write(s.plain, s.size, s.img.Rect.Dx()-s.left-wide, s.ink, value)
	s.next(1.25)
}

// under writes a value under its label.
func (s *screen) under(label, value string) {
	s.write(s.plain, s.size*0.85, s.left, s.soft, label)
	s.next(0.9)
	s.write(s.bold, s.size, s.left, s.ink, value)
	s.next(1.5)
}

// inline writes label and value as one text.
func (s *screen) inline(text string) { s.write(s.plain, s.size, s.left, s.ink, text); s.next(1.1) }

// two writes two labels with their values under them, side by side.
func (s *screen) two(l1, v1, l2, v2 string) {
	half := s.img.Rect.Dx() / 2
	s.write(s.plain, s.size*0.85, s.left, s.soft, l1)
	s.write(s.plain, s.size*0.85, half, s.soft, l2)
	s.next(0.9)
	s.write(s.bold, s.size, s.left, s.ink, v1)
	s.write(s.bold, s.size, half, s.ink, v2)
	s.next(1.5)
}

// groupedBy writes a number with a separator of thousands.
func groupedBy(n int, sep string) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + sep + s[i:]
	}
	return s
}

func someDigits(r *rand.Rand, n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte('0' + r.IntN(10))
	}
	if b[0] == '0' {
		b[0] = '7'
	}
	return string(b)
}

var spanishMonths = []string{"enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"}

// receiptLayouts are the receipts that are generated, and pictures of something else.
var receiptLayouts = []string{"sections", "questions", "rows", "rows_central", "inline", "columns", "slip", "voucher", "online"}

// The pictures that are no receipts, and one that shows an amount which nobody paid.
const (
	chatPicture    = "chat"
	balancePicture = "balance"
)

// someReceipt draws a receipt.
func someReceipt(r *rand.Rand, layout string, dark bool) madeReceipt {
	m := madeReceipt{layout: layout, showsReceipt: layout != chatPicture && layout != balancePicture}
	all := fonts()
	sans, bold, mono := all[0], all[1], all[2]
	if len(all) > 4 && r.IntN(2) == 0 {
		sans = all[4+r.IntN(len(all)-4)]
		bold = sans
	}
	s := &screen{plain: sans, bold: bold, size: 34 + 8*r.Float64(), left: 70, ink: uint8(10 + r.IntN(50)), soft: uint8(90 + r.IntN(40))}
	w, h, back := 1080, 1500+r.IntN(700), uint8(245)
	if layout == "slip" || layout == "voucher" {
		w, h, s.plain, s.bold, s.left, s.soft = 760, 1100, mono, mono, 40, s.ink
	}
	if dark {
		back, s.ink, s.soft = uint8(18+r.IntN(20)), uint8(225+r.IntN(30)), uint8(150+r.IntN(40))
	}
	s.img = image.NewGray(image.Rect(0, 0, w, h))
	for i := range s.img.Pix {
		s.img.Pix[i] = back
	}
	s.y = 140

	at := time.Date(2026, time.Month(1+r.IntN(12)), 1+r.IntN(28), 8+r.IntN(10), r.IntN(60), r.IntN(60), 0, time.UTC)
	m.day = at.Format(time.DateOnly)
	month := spanishMonths[at.Month()-1]
	clock := at.Format("03:04") + pick(r, " a. m.", " p. m.")
	pesos := pick(r, 12, 35, 89, 150, 250, 1234, 999)*1000 + pick(r, 0, 0, 500, 350, 777)
	cents := 100*(5+r.IntN(3000)) + r.IntN(100)
	account := "**** " + someDigits(r, 4)
	peso := func(form string) string { // form is "250.000,00", "250.000" or "250,000.00"
		m.amount = fmt.Sprint(pesos)
		switch form {
		case ",00":
			m.amount += ".00"
			return groupedBy(pesos, ".") + ",00"
		case ".00":
			m.amount += ".00"
			return groupedBy(pesos, ",") + ".00"
		}
		return groupedBy(pesos, ".")
	}
	central := func(sign string) string { // of Central America
		m.amount = fmt.Sprintf("%d.%02d", cents/100, cents%100)
		m.currency = signOf(strings.TrimSpace(sign))
		return sign + groupedBy(cents/100, ",") + fmt.Sprintf(".%02d", cents%100)
	}
	number := func(text string) string {
		m.numbers = append(m.numbers, strings.ReplaceAll(text, " ", ""))
		return text
	}
	switch layout {
	case "sections":
		s.title(s.size*1.4, "¡Transferencia exitosa!")
		s.title(s.size, "Comprobante No. "+number("0000"+someDigits(r, 6)))
		s.title(s.size*0.9, fmt.Sprintf("%d %s %d - %s", at.Day(), month[:3], at.Year(), clock))
		s.next(1)
		s.under("Producto origen", "Cuenta de ahorros "+account)
		s.under("Producto destino", "Cuenta corriente "+someDigits(r, 3)+"-"+someDigits(r, 6)+"-"+someDigits(r, 2))
		s.under("Valor de la transferencia", "$ "+peso(",00"))
		s.under("Costo de la transacción", "$ 0,00")
	case "questions":
		s.title(s.size*1.3, "Detalle del movimiento")
		s.under("Para", "SERVICIOS DEL NORTE SAS")
		s.under("¿Cuánto?", "$ "+peso(",00"))
		s.under("Número Nequi", "300 "+someDigits(r, 3)+" "+someDigits(r, 4))
		s.under("Fecha", fmt.Sprintf("%d de %s de %d a las %s", at.Day(), month, at.Year(), clock))
		s.under("Referencia", number("M"+someDigits(r, 8)))
		s.under("¿De dónde salió la plata?", "Disponible")
	case "rows":
		s.title(s.size*1.3, "Transacción exitosa")
		s.row("Fecha", at.Format("02/01/2006"))
		s.row("Hora", clock)
		s.row("Valor", "$"+peso(""))
		s.row("Costo", "$0")
		s.row("Cuenta destino", account)
		s.row("No. de aprobación", number(someDigits(r, 6)))
		s.row("Motivo", pick(r, "Pago factura", "Servicio", "Cuota"))
	case "rows_central":
		s.title(s.size*1.3, pick(r, "Transferencia realizada", "Pago realizado"))
		s.row("Monto", central(pick(r, "US$ ", "L ", "USD ", "$")))
		s.row("Comisión", "0.00")
		s.row("Fecha", at.Format("02/01/2006"))
		s.row("Referencia", number(someDigits(r, 9)))
		s.row("Cuenta origen", account)
		s.row("Concepto", "pago")
	case "inline":
		s.title(s.size*1.3, "Comprobante de transferencia")
		s.inline("Número de comprobante: " + number(someDigits(r, 9)))
		s.inline("Monto: " + central(pick(r, "$", "US$", "$ ")))
		s.inline("Fecha y hora: " + at.Format("02/01/2006 15:04:05"))
		s.inline("Cuenta a debitar: " + account)
		s.inline("Beneficiario: SERVICIOS DEL NORTE")
	case "columns":
		s.title(s.size*1.3, "Operación exitosa")
		s.two("Monto transferido", central(pick(r, "L ", "L. ", "HNL ")), "Fecha", fmt.Sprintf("%d %s. %d", at.Day(), month[:3], at.Year()))
		s.two("No. de transacción", number(someDigits(r, 8)), "Autorización", number(someDigits(r, 6)))
		s.two("Cuenta origen", account, "Cuenta destino", "**** "+someDigits(r, 4))
	case "slip":
		s.title(s.size*1.1, "BANCO DEL CENTRO S.A.")
		s.title(s.size, "DEPOSITO A CUENTA")
		s.next(0.5)
		s.inline("FECHA: " + at.Format("2006-01-02") + " " + at.Format("15:04"))
		s.inline("OPERACION: " + number("00"+someDigits(r, 6)))
		s.inline("CUENTA: XXXXXX" + someDigits(r, 4))
		s.row("EFECTIVO", pick(r, "L. ", "$ ")+"***")
		s.row("TOTAL", central(pick(r, "L. ", "L ", "Lps. ")))
		s.inline("CAJERO 014  AGENCIA 22")
	case "voucher":
		s.title(s.size*1.1, "COMERCIO EL SOL")
		s.inline(at.Format("02/01/2006") + "   " + at.Format("15:04:05"))
		s.row("RECIBO:", number("00"+someDigits(r, 4)))
		s.row("AUT:", number(someDigits(r, 6)))
		sum := peso("")
		s.row("COMPRA NETA", "$ "+groupedBy(pesos*100/119, "."))
		s.row("IVA", "$ "+groupedBy(pesos-pesos*100/119, "."))
		s.row("TOTAL", "$ "+sum)
		s.title(s.size, "APROBADA")
	case "online":
		s.title(s.size*1.3, "Resultado de la transacción")
		s.row("Estado", "Aprobada")
		s.row("CUS", number(someDigits(r, 10)))
		sign := pick(r, "COP ", "$ ")
		m.currency = signOf(strings.TrimSpace(sign))
		s.row("Valor pagado", sign+peso(pick(r, ".00", ",00")))
		s.row("Fecha de la transacción", at.Format("02/01/2006 15:04"))
		s.row("Banco", "BANCOLOMBIA")
	case balancePicture:
		m.day = ""
		s.title(s.size*1.3, "Mis productos")
		s.under("Cuenta de ahorros "+account, "")
		s.under("Saldo disponible", "$ "+peso(",00"))
		s.under("Cupo de la tarjeta", "$ "+groupedBy(pesos*3, ".")+",00")
		m.amount, m.currency = "", ""
	case chatPicture:
		m.day = ""
		s.title(s.size, "Carlos")
		for _, line := range []string{"Hola, ¿cómo está?", "El técnico llega mañana a las 3", "Le quedó muy bien la nevera", "Sí, gracias, ya enfría", "¿Y cuándo vuelven?"} {
			s.inline(line)
			s.next(1)
		}
	}
	if s.y+100 < s.img.Rect.Dy() && (layout == "slip" || layout == "voucher") {
		s.img = cut(s.img, image.Rect(0, 0, w, s.y+60))
	}
	m.photo = s.img
	return m
}

// receiptDistortions are the ways in which the pictures arrive.
var receiptDistortions = []string{"clean", "scaled", "jpeg40", "screen", "crop", "dark"}

// distorted returns a receipt as it arrives.
func distorted(r *rand.Rand, layout, how string) madeReceipt {
	m := someReceipt(r, layout, how == "dark")
	m.how = how
	w, h := float64(m.photo.Rect.Dx()), float64(m.photo.Rect.Dy())
	all := quad{{0, 0}, {w, 0}, {w, h}, {0, h}}
	switch how {
	case "clean", "dark":
		m.photo = rejpeg(m.photo, 85)
	case "scaled":
		k := 0.45 + 0.2*r.Float64()
		m.photo = rejpeg(all.rectify(m.photo, int(w*k), int(h*k)), 80)
	case "jpeg40":
		m.photo = rejpeg(m.photo, 40)
	case "screen":
		moire(r, m.photo)
		m.photo = photographed(r, m.photo, map[string]bool{"persp": true})
	case "crop": // a side is lost, and with it maybe a part of a value
		box := m.photo.Rect
		switch r.IntN(3) {
		case 0:
			box.Max.X -= int(w * (0.05 + 0.15*r.Float64()))
		case 1:
			box.Min.X += int(w * (0.02 + 0.1*r.Float64()))
		default:
			box.Max.Y -= int(h * (0.2 + 0.3*r.Float64()))
		}
		m.photo = rejpeg(cut(m.photo, box), 80)
	}
	return m
}

// moire darkens a picture in stripes, as a camera sees a screen's rows of pixels.
func moire(r *rand.Rand, img *image.Gray) {
	period, slant, depth := 5+6*r.Float64(), r.Float64()-0.5, 8+14*r.Float64()
	for y := range img.Rect.Dy() {
		for x := range img.Rect.Dx() {
			i := y*img.Stride + x
			img.Pix[i] = clamp8(float64(img.Pix[i]) - depth*(1+math.Sin(2*math.Pi*(float64(y)+slant*float64(x))/period)))
		}
	}
}
