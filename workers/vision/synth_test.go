package vision

import (
	"bytes"
	"image"
	"image/jpeg"
	"io/fs"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/gomono"
	"golang.org/x/image/font/gofont/gomonobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

// Plates and photos of them are generated, so that the figures do not depend only on the samples
// that were used during development.

// fonts are Go's own fonts, and common fonts of the machine.
var fonts = sync.OnceValue(func() []*opentype.Font {
	var out []*opentype.Font
	add := func(data []byte) {
		if f, err := opentype.Parse(data); err == nil {
			out = append(out, f)
		}
	}
	for _, data := range [][]byte{goregular.TTF, gobold.TTF, gomono.TTF, gomonobold.TTF} {
		add(data)
	}
	_ = filepath.WalkDir("/usr/share/fonts", func(path string, _ fs.DirEntry, _ error) error {
		for _, usual := range []string{"DejaVuSans.ttf", "DejaVuSans-Bold.ttf", "DejaVuSansCondensed", "LiberationSans-", "LiberationSansNarrow", "LiberationMono-", "Roboto-"} {
			if strings.Contains(path, usual) && !strings.Contains(path, "Oblique") && !strings.Contains(path, "Italic") {
				if data, err := os.ReadFile(path); err == nil {
					add(data)
				}
			}
		}
		return nil
	})
	return out
})

// made is a generated photo and the text on it.
type made struct {
	kind, serial, model string
	photo               *image.Gray
}

func pick[T any](r *rand.Rand, of ...T) T { return of[r.IntN(len(of))] }

// someSerial generates a serial number as makers form them: digits, letters in blocks, dashes.
func someSerial(r *rand.Rand) string {
	const letters, digits = "ABCDEFGHJKLMNPRSTUVWXYZ", "0123456789"
	var b strings.Builder
	for _, c := range pick(r, "9999999", "99999999", "A9999999", "A99A99999A", "999AAAA9A999", "AA-99999", "9999A9999", "9999-999999", "AA99999999", "99AA999999", "A9A9999999", "9A9-99-9A", "99999999-A9-9999", "999999999999", "AA9999-999") {
		switch c {
		case 'A':
			b.WriteByte(letters[r.IntN(len(letters))])
		case '9':
			b.WriteByte(digits[r.IntN(len(digits))])
		default:
			b.WriteRune(c)
		}
	}
	return b.String()
}

// somePlate draws a plate of the kind; serial is "" for a plate without one.
func somePlate(r *rand.Rand, kind string) (plate *image.Gray, serial, model string) {
	serial = someSerial(r)
	plate, model = plateOf(r, kind, serial)
	if kind == "noserial" {
		serial = ""
	}
	return plate, serial, model
}

// plateOf draws a plate with the given serial number.
func plateOf(r *rand.Rand, kind, serial string) (plate *image.Gray, model string) {
	model = pick(r, "TPN-58", "RXS51LVJU", "38AUZA-37", "MSAFB-26CRN1", "CR 35-5", "LTB 35H", "FTX-18K", "AS24UB", "WM 2,5/4", "50TC-A08")
	fields := [][2]string{
		{pick(r, "MODEL", "MODELO", "MOD.", "Model No.", "MODELO:", "Mod:"), model},
		{pick(r, "SERIAL", "SERIAL NO.", "Serial No:", "S/N", "S/N:", "SN:", "SERIE", "SERIE:", "N° SERIE", "No. DE SERIE", "SER. NO.", "Número de serie:", "Serial Number", "NUMERO DE SERIE"), serial},
	}
	more := [][2]string{
		{pick(r, "VOLTS", "VOLTAJE", "V"), pick(r, "208-230", "120/240 V", "220", "230/400")},
		{"Hz", pick(r, "50", "60", "50/60")},
		{pick(r, "PH", "FASES"), pick(r, "1", "3")},
		{pick(r, "AMPS", "CORRIENTE"), pick(r, "12.5", "8 A", "33")},
		{pick(r, "REFRIGERANTE", "REFRIGERANT"), pick(r, "R410A 1383 g", "R32", "R-22")},
		{pick(r, "MFG DATE", "FECHA"), pick(r, "2019-05", "12/2020", "03/05/2018")},
		{"PESO", "63 kg"},
		{"IP", "54"},
		{pick(r, "P/N", "CAT. No."), pick(r, "70849706", "MC323J", "4455-120")},
		{pick(r, "CAPACIDAD", "CAPACITY"), pick(r, "24000 BTU/h", "5 TR")},
		{"RPM", "3450"},
		{"DESIGN PRESSURE", "550 PSIG"},
	}
	r.Shuffle(len(more), func(i, j int) { more[i], more[j] = more[j], more[i] })
	if kind == "noserial" {
		fields = fields[:1]
	}
	fields = append(fields, more[:3+r.IntN(5)]...)
	r.Shuffle(len(fields), func(i, j int) { fields[i], fields[j] = fields[j], fields[i] })

	all := fonts()
	f, g := all[r.IntN(len(all))], all[r.IntN(len(all))]
	if r.IntN(2) == 0 {
		g = f
	}
	size := 30 + r.Float64()*26
	label, value := faceOf(f, size*pick(r, 1, 1, 0.8)), faceOf(g, size)
	layout := pick(r, "inline", "stack", "cols", "two")
	gap := int(size * (1.2 + r.Float64()*0.5))
	widest, longest := 0, 0
	for _, f := range fields {
		widest, longest = max(widest, font.MeasureString(label, f[0]).Ceil()), max(longest, font.MeasureString(value, f[1]).Ceil())
	}
	air := int(size * (0.3 + 0.7*r.Float64())) // between a label and its value
	column := widest + air + int(size*2*r.Float64())
	half := 2*int(size) + widest + air + longest
	width := half + int(size*6*r.Float64())
	switch layout {
	case "cols":
		width = 2*int(size) + column + longest
	case "two":
		width = 2 * half
	}
	width = max(width, int(size*14))
	mask := image.NewAlpha(image.Rect(0, 0, width, 20*gap))
	write := func(face font.Face, x, y int, s string) int {
		d := font.Drawer{Dst: mask, Src: image.Opaque, Face: face, Dot: fixed.P(x, y)}
		d.DrawString(s)
		return d.Dot.X.Ceil()
	}
	left := int(size)
	y := write(faceOf(all[r.IntN(len(all))], size*1.5), left, 2*gap, pick(r, "TECNOAIRE", "Carrington", "YORKE", "CLIMATEC", "HIDROBOMBAS"))*0 + 3*gap + gap/2
	for i := 0; i < len(fields); i++ {
		f := fields[i]
		switch layout {
		case "cols":
			write(label, left, y, f[0])
			write(value, left+column, y, f[1])
		case "inline":
			x := write(label, left, y, f[0])
			write(value, x+air, y, f[1])
		case "stack":
			if f[1] == serial || len(f[1]) > 8 {
				write(label, left, y, f[0])
				y += gap
				write(value, left, y, f[1])
			} else {
				x := write(label, left, y, f[0])
				write(value, x+air, y, f[1])
			}
		case "two":
			x := left
			if i%2 == 1 {
				x = half
			}
			x = write(label, x, y, f[0])
			write(value, x+air, y, f[1])
			if i%2 == 0 && i < len(fields)-1 {
				y -= gap
			}
		}
		y += gap
	}
	h := y + gap/2
	return painted(r, kind, mask, width, h, max(int(size/11), 2)), model
}

func faceOf(f *opentype.Font, size float64) font.Face {
	face, err := opentype.NewFace(f, &opentype.FaceOptions{Size: size, DPI: 72})
	if err != nil {
		panic(err)
	}
	return face
}

// painted draws the mask's writing on the kind's ground.
func painted(r *rand.Rand, kind string, mask *image.Alpha, w, h, cell int) *image.Gray {
	img := image.NewGray(image.Rect(0, 0, w, h))
	ground, ink := 200+r.Float64()*50, 20+r.Float64()*60
	if kind == "inverted" {
		ground, ink = 25+r.Float64()*50, 190+r.Float64()*60
	}
	if kind == "faint" { // worn print: little darker, or lighter, than the ground
		ground = 90 + r.Float64()*110
		ink = ground + (18+r.Float64()*22)*pick(r, -1.0, 1)
	}
	brushed := kind == "metal" || kind == "emboss"
	streak := make([]float64, h)
	for y := range streak {
		streak[y] = r.NormFloat64() * 7
	}
	at := func(x, y int) float64 { return float64(mask.AlphaAt(x, y).A) / 255 }
	for y := range h {
		for x := range w {
			g := ground
			if brushed {
				g = 155 + streak[y] + r.NormFloat64()*6
			}
			a := at(x, y)
			switch kind {
			case "emboss":
				g += (at(x-2, y-2) - at(x+2, y+2)) * 70
				g -= 12 * a
			case "dotmatrix":
				cx, cy := x/cell*cell+cell/2, y/cell*cell+cell/2
				d := math.Hypot(float64(x-cx), float64(y-cy))
				if (at(cx, cy)+at(cx-1, cy)+at(cx+1, cy)+at(cx, cy-1)+at(cx, cy+1))/5 > 0.45 && d < float64(cell)*0.55 {
					g = ink
				}
			default:
				g += (ink - g) * a
			}
			img.Pix[y*img.Stride+x] = clamp8(g)
		}
	}
	return img
}

func clamp8(v float64) uint8 { return uint8(min(max(v, 0), 255)) }

// kinds are the difficulties of generated photos.
var kinds = []string{"clean", "dotmatrix", "metal", "emboss", "inverted", "rot15", "rot90", "persp", "blur", "lowlight", "glare", "jpeg30", "small", "mixed", "noserial"}

// somePhoto generates a photo of a plate of the kind.
func somePhoto(r *rand.Rand, kind string) made {
	effects := map[string]bool{kind: true}
	drawn := kind
	if kind == "mixed" || kind == "noserial" && r.IntN(2) == 0 {
		drawn = pick(r, "clean", "metal", "emboss", "inverted", "dotmatrix")
		for range 2 {
			effects[pick(r, "rot15", "rot90", "persp", "blur", "lowlight", "glare", "jpeg30", "small")] = true
		}
		if kind == "noserial" {
			drawn = kind
		}
	}
	plate, serial, model := somePlate(r, drawn)
	return made{kind, serial, model, photographed(r, plate, effects)}
}

// photographed renders a picture as a phone would take it, with the given effects.
func photographed(r *rand.Rand, plate *image.Gray, effects map[string]bool) *image.Gray {
	w, h := 1600, 1200
	if r.IntN(2) == 0 {
		w, h = 1200, 1600
	}
	pw, ph := float64(plate.Rect.Dx()), float64(plate.Rect.Dy())
	angle := r.NormFloat64() * 1.2
	if effects["rot15"] {
		angle = (6 + 12*r.Float64()) * pick(r, -1.0, 1)
	}
	if effects["rot90"] {
		angle += pick(r, 90.0, 180, 270)
	}
	angle *= math.Pi / 180
	s, c := math.Abs(math.Sin(angle)), math.Abs(math.Cos(angle))
	scale := min(float64(w)/(pw*c+ph*s), float64(h)/(pw*s+ph*c)) * (0.7 + 0.2*r.Float64())
	if effects["small"] {
		scale *= 0.45 + 0.15*r.Float64()
	}
	var q quad
	shear := 0.0
	if effects["persp"] {
		shear = 0.12 + 0.12*r.Float64()
	}
	for i, corner := range []pt{{-1, -1}, {1, -1}, {1, 1}, {-1, 1}} {
		x, y := corner.x*pw/2*scale, corner.y*ph/2*scale
		if shear > 0 {
			x += r.Float64() * shear * pw * scale * -corner.x
			y += r.Float64() * shear * ph * scale * -corner.y
		}
		d := direction(angle)
		q[i] = pt{float64(w)/2 + x*d.x - y*d.y, float64(h)/2 + x*d.y + y*d.x}
	}
	img := ground(r, w, h)
	place(img, plate, q)
	if effects["glare"] {
		b := q.bounds()
		glare(img, pt{float64(b.Min.X) + r.Float64()*float64(b.Dx()), float64(b.Min.Y) + r.Float64()*float64(b.Dy())}, (0.06+0.12*r.Float64())*float64(w), 120+120*r.Float64())
	}
	if effects["blur"] {
		img = gaussian(img, 1.2+1.6*r.Float64())
	} else {
		img = gaussian(img, 0.6)
	}
	gain := 1.0
	noise := 3.0
	if effects["lowlight"] {
		gain, noise = 0.15+0.2*r.Float64(), 6
	}
	for i, p := range img.Pix {
		img.Pix[i] = clamp8(float64(p)*gain + r.NormFloat64()*noise)
	}
	quality := 80
	if effects["jpeg30"] {
		quality = 25
	}
	return rejpeg(img, quality)
}

func rejpeg(img image.Image, quality int) *image.Gray {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: quality}); err != nil {
		panic(err)
	}
	out, err := jpeg.Decode(&b)
	if err != nil {
		panic(err)
	}
	return toGray(out)
}

// ground draws a wall: soft blotches.
func ground(r *rand.Rand, w, h int) *image.Gray {
	small := image.NewGray(image.Rect(0, 0, w/100, h/100))
	for i := range small.Pix {
		small.Pix[i] = clamp8(110 + r.NormFloat64()*35)
	}
	all := quad{{0, 0}, {float64(w) / 100, 0}, {float64(w) / 100, float64(h) / 100}, {0, float64(h) / 100}}
	return all.rectify(small, w, h)
}

// place draws a picture into q of dst; it is the inverse of rectify.
func place(dst, src *image.Gray, q quad) {
	m := homography(q)
	// Inverse of the 3 by 3 matrix, up to scale.
	a, b, c, d, e, f, g, h := m[0], m[1], m[2], m[3], m[4], m[5], m[6], m[7]
	A, B, C := e-f*h, c*h-b, b*f-c*e
	D, E, F := f*g-d, a-c*g, c*d-a*f
	G, H, I := d*h-e*g, b*g-a*h, a*e-b*d
	w, hh := float64(src.Rect.Dx()), float64(src.Rect.Dy())
	n := min(max(int(math.Round(w/q.width())), 1), 4)
	box := q.bounds().Intersect(dst.Rect)
	for y := box.Min.Y; y < box.Max.Y; y++ {
		for x := box.Min.X; x < box.Max.X; x++ {
			var sum float64
			in := 0
			for k := range n * n {
				px, py := float64(x)+(float64(k%n)+0.5)/float64(n), float64(y)+(float64(k/n)+0.5)/float64(n)
				z := G*px + H*py + I
				u, v := (A*px+B*py+C)/z, (D*px+E*py+F)/z
				if u >= 0 && u < 1 && v >= 0 && v < 1 {
					sum += sample(src, u*w-0.5, v*hh-0.5)
					in++
				}
			}
			if in == n*n {
				dst.Pix[y*dst.Stride+x] = uint8(sum / float64(in))
			}
		}
	}
}

func glare(img *image.Gray, at pt, radius, strength float64) {
	for y := range img.Rect.Dy() {
		for x := range img.Rect.Dx() {
			d := pt{float64(x), float64(y)}.sub(at)
			v := strength * 1.6 * math.Exp(-(d.x*d.x+d.y*d.y)/(2*radius*radius))
			i := y*img.Stride + x
			img.Pix[i] = clamp8(float64(img.Pix[i]) + v)
		}
	}
}

func gaussian(src *image.Gray, sigma float64) *image.Gray {
	n := int(3*sigma) + 1
	kernel := make([]float64, 2*n+1)
	var all float64
	for i := range kernel {
		kernel[i] = math.Exp(-float64((i-n)*(i-n)) / (2 * sigma * sigma))
		all += kernel[i]
	}
	w, h := src.Rect.Dx(), src.Rect.Dy()
	pass := func(from *image.Gray, dx, dy int) *image.Gray {
		to := image.NewGray(from.Rect)
		step := dx + dy*from.Stride
		for y := range h {
			for x := range w {
				var sum float64
				o := y*from.Stride + x
				inside := x*dx+y*dy >= n && (w-1-x)*dx+(h-1-y)*dy >= n
				for i, k := range kernel {
					if inside {
						sum += k * float64(from.Pix[o+(i-n)*step])
						continue
					}
					sx, sy := min(max(x+(i-n)*dx, 0), w-1), min(max(y+(i-n)*dy, 0), h-1)
					sum += k * float64(from.Pix[sy*from.Stride+sx])
				}
				to.Pix[y*to.Stride+x] = uint8(sum/all + 0.5)
			}
		}
		return to
	}
	return pass(pass(src, 1, 0), 0, 1)
}

// altered returns a sample under changed conditions, and their name.
func altered(r *rand.Rand, src *image.Gray) (*image.Gray, string) {
	how := pick(r, "turn", "tilt", "blur", "noise", "jpeg", "dark", "bright", "shrink")
	w, h := src.Rect.Dx(), src.Rect.Dy()
	switch how {
	case "turn":
		src = whole(src, pick(r, 0.5, 1, 1.5)*math.Pi, 1).render(src)
	case "tilt":
		src = whole(src, (r.Float64()-0.5)*0.7, 1).render(src)
	case "blur":
		src = gaussian(src, 0.6+r.Float64()*1.2)
	case "dark", "bright", "noise":
		gain, noise := 1.0, 4+r.Float64()*10
		if how == "dark" {
			gain, noise = 0.3+0.3*r.Float64(), 3
		}
		if how == "bright" {
			gain, noise = 1.2+0.5*r.Float64(), 3
		}
		dst := image.NewGray(src.Rect)
		for i, p := range src.Pix {
			dst.Pix[i] = clamp8(float64(p)*gain + r.NormFloat64()*noise)
		}
		src = dst
	case "shrink":
		k := 0.55 + 0.3*r.Float64()
		all := quad{{0, 0}, {float64(w), 0}, {float64(w), float64(h)}, {0, float64(h)}}
		src = all.rectify(src, int(float64(w)*k), int(float64(h)*k))
	case "jpeg":
		return rejpeg(src, 15+r.IntN(25)), how
	}
	return rejpeg(src, 85), how
}
