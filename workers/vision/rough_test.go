package vision

import (
	"fmt"
	"image"
	"image/png"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// roughKinds are conditions in the field that the samples lack: a curved housing, dirt, scratches,
// a shadow across, serial numbers of characters that look alike, embossed letters of low contrast,
// a steep view, a distant plate, a streak of light, and two of these at once.
var roughKinds = []string{"curved", "dirt", "scratch", "shadow", "alike", "faint", "steep", "far", "shine", "two"}

// roughPhoto generates a photo of a plate of the kind.
func roughPhoto(r *rand.Rand, kind string) made {
	has := map[string]bool{kind: true}
	if kind == "two" {
		for range 2 {
			has[pick(r, "curved", "dirt", "scratch", "shadow", "alike", "faint", "steep", "far", "shine")] = true
		}
	}
	drawn := pick(r, "clean", "clean", "metal", "inverted")
	serial := someSerial(r)
	if has["alike"] {
		serial = alikeSerial(r)
	}
	if has["faint"] {
		drawn = pick(r, "emboss", "faint")
	}
	plate, model := plateOf(r, drawn, serial)
	if has["scratch"] {
		scratch(r, plate)
	}
	if has["dirt"] {
		soil(r, plate)
	}
	effects := map[string]bool{"persp": has["steep"], "small": has["far"]}
	if has["steep"] {
		plate = tilted(r, plate)
	}
	if has["curved"] {
		plate = wrapped(r, plate)
	}
	if has["shadow"] {
		shade(r, plate)
	}
	if has["shine"] {
		streak(r, plate)
	}
	return made{kind, serial, model, photographed(r, plate, effects)}
}

// alikeSerial returns a serial number of characters that are easily confused. One in four has a
// letter that makers avoid.
func alikeSerial(r *rand.Rand) string {
	const letters, digits = "SBZGDT", "0152867"
	var b strings.Builder
	for _, c := range pick(r, "A99A99999A", "AA999999", "9A9A9A99", "AA-99A99", "99AA99A99", "A9999A9", "AAA9999", "9999A99A") {
		switch c {
		case 'A':
			b.WriteByte(letters[r.IntN(len(letters))])
		case '9':
			b.WriteByte(digits[r.IntN(len(digits))])
		default:
			b.WriteRune(c)
		}
	}
	s := b.String()
	if r.IntN(4) == 0 {
		for i, c := range s {
			if c >= 'A' && c <= 'Z' {
				s = s[:i] + pick(r, "O", "I") + s[i+1:]
				break
			}
		}
	}
	return s
}

// scratch draws thin strokes over a plate, lighter and darker than it.
func scratch(r *rand.Rand, img *image.Gray) {
	w, h := float64(img.Rect.Dx()), float64(img.Rect.Dy())
	for range 10 + r.IntN(16) {
		x, y := r.Float64()*w, r.Float64()*h
		angle := r.Float64() * math.Pi
		bend := (r.Float64() - 0.5) * 0.004
		wide := 0.6 + r.Float64()*1.6
		tone := pick(r, 25.0, 70, 200, 245)
		for range int((0.15 + 0.6*r.Float64()) * w) {
			dab(img, x, y, wide, tone, 0.85)
			angle += bend
			x, y = x+math.Cos(angle), y+math.Sin(angle)
		}
	}
}

// soil adds dirt to a plate: a film with soft spots, specks, and runs of rust.
func soil(r *rand.Rand, img *image.Gray) {
	w, h := float64(img.Rect.Dx()), float64(img.Rect.Dy())
	tone := 50 + r.Float64()*60
	cw, ch := max(img.Rect.Dx()/50, 2), max(img.Rect.Dy()/50, 2)
	film := image.NewGray(image.Rect(0, 0, cw, ch))
	for i := range film.Pix {
		film.Pix[i] = clamp8(40 + r.NormFloat64()*75)
	}
	veil := quad{{0, 0}, {float64(cw), 0}, {float64(cw), float64(ch)}, {0, float64(ch)}}.rectify(film, img.Rect.Dx(), img.Rect.Dy())
	for i, p := range img.Pix {
		a := float64(veil.Pix[i]) / 255 * 0.65
		img.Pix[i] = clamp8(float64(p)*(1-a) + tone*a)
	}
	for range 150 + r.IntN(350) {
		dab(img, r.Float64()*w, r.Float64()*h, 0.7+r.ExpFloat64()*1.6, tone-30+r.Float64()*40, 0.9)
	}
	for range r.IntN(4) {
		x, y := r.Float64()*w, r.Float64()*h*0.5
		wide := 2 + r.Float64()*5
		for range int(h * (0.2 + 0.5*r.Float64())) {
			dab(img, x, y, wide, tone, 0.12)
			x, y = x+r.NormFloat64()*0.4, y+1
		}
	}
}

// dab adds a soft round spot.
func dab(img *image.Gray, x, y, radius, tone, strength float64) {
	n := int(radius) + 2
	for j := int(y) - n; j <= int(y)+n; j++ {
		for i := int(x) - n; i <= int(x)+n; i++ {
			if !image.Pt(i, j).In(img.Rect) {
				continue
			}
			a := min(max(radius+0.5-math.Hypot(float64(i)-x, float64(j)-y), 0), 1) * strength
			p := &img.Pix[j*img.Stride+i]
			*p = clamp8(float64(*p)*(1-a) + tone*a)
		}
	}
}

// shade darkens one side of one or two edges across the plate: sharp ones like a roof's shadow,
// soft ones like a leaf's.
func shade(r *rand.Rand, img *image.Gray) {
	w, h := float64(img.Rect.Dx()), float64(img.Rect.Dy())
	for range 1 + r.IntN(2) {
		d := direction(r.Float64() * 2 * math.Pi)
		c := pt{w * (0.3 + 0.4*r.Float64()), h * (0.3 + 0.4*r.Float64())}
		soft := pick(r, 1.5, 4, 12, 40)
		dark := 0.2 + 0.3*r.Float64()
		for y := range img.Rect.Dy() {
			for x := range img.Rect.Dx() {
				e := pt{float64(x), float64(y)}.sub(c).along(d)
				a := 1 / (1 + math.Exp(-e/soft))
				p := &img.Pix[y*img.Stride+x]
				*p = clamp8(float64(*p) * (1 - a*(1-dark)))
			}
		}
	}
}

// streak adds a long reflection as on polished metal or foil. The phone has reduced its exposure,
// so most of the writing below is visible.
func streak(r *rand.Rand, img *image.Gray) {
	closed := 0.45 + 0.2*r.Float64()
	for i, p := range img.Pix {
		img.Pix[i] = clamp8(float64(p) * closed)
	}
	w, h := float64(img.Rect.Dx()), float64(img.Rect.Dy())
	for range 1 + r.IntN(2) {
		d := direction(r.Float64() * math.Pi)
		c := pt{w * r.Float64(), h * r.Float64()}
		wide := (0.02 + 0.05*r.Float64()) * w
		light := 70 + 90*r.Float64()
		for y := range img.Rect.Dy() {
			for x := range img.Rect.Dx() {
				e := pt{float64(x), float64(y)}.sub(c).along(d) / wide
				p := &img.Pix[y*img.Stride+x]
				*p = clamp8(float64(*p) + light*math.Exp(-e*e/2))
			}
		}
	}
}

// seen3D renders a surface as a camera sees it, by tracing a ray for each pixel.
func seen3D(w, h int, hit func(x, y float64) (u, v, light float64, ok bool), plate *image.Gray, back float64) *image.Gray {
	out := image.NewGray(image.Rect(0, 0, w, h))
	pw, ph := float64(plate.Rect.Dx()), float64(plate.Rect.Dy())
	for y := range h {
		for x := range w {
			var sum float64
			for k := range 4 {
				u, v, light, ok := hit(float64(x)+0.25+0.5*float64(k%2), float64(y)+0.25+0.5*float64(k/2))
				switch {
				case ok && u >= 0 && v >= 0 && u < pw && v < ph:
					sum += sample(plate, u-0.5, v-0.5) * light
				case ok:
					sum += back * light
				default:
					sum += 60
				}
			}
			out.Pix[y*out.Stride+x] = clamp8(sum / 4)
		}
	}
	return out
}

// wrapped renders a plate on a round housing, upright or lying, from a little above or below: its
// lines bend, and its ends narrow and darken.
func wrapped(r *rand.Rand, plate *image.Gray) *image.Gray {
	pw, ph := float64(plate.Rect.Dx()), float64(plate.Rect.Dy())
	lying := r.IntN(3) == 0
	span := (60 + 60*r.Float64()) * math.Pi / 180
	round := pw
	if lying {
		round = ph
	}
	radius := round / span
	far := radius * (3 + 2*r.Float64()) // distance of the camera from the axis
	tip := (r.Float64() - 0.5) * 0.7    // angle above or below
	sin, cos := math.Sincos(tip)
	lamp := (r.Float64() - 0.5) * 1.2
	back := 90 + r.Float64()*110
	// The camera looks along -z, tilted; across is the axis that bends.
	w, h := pw*1.15, ph*1.25
	if !lying {
		w = min(2*radius*math.Sin(min(span/2, 1.45))*1.15, w)
	} else {
		h = min(2*radius*math.Sin(min(span/2, 1.45))*1.25, h)
	}
	if lying {
		w *= 1.05
	} else {
		h += math.Abs(sin) * radius * 0.5
	}
	focus := far - radius
	hit := func(x, y float64) (u, v, light float64, ok bool) {
		a, b := x-w/2, y-h/2 // across the bend, along the axis
		if lying {
			a, b = b, a
		}
		// Ray from (0, 0, far) through (a, b, far-focus), turned by tip about the bend's axis.
		oy, oz := -far*sin, far*cos
		dx, dy, dz := a, b*cos+focus*sin, b*sin-focus*cos
		A, B, C := dx*dx+dz*dz, 2*oz*dz, oz*oz-radius*radius
		D := B*B - 4*A*C
		if D < 0 {
			return 0, 0, 0, false
		}
		t := (-B - math.Sqrt(D)) / (2 * A)
		px, py, pz := dx*t, oy+dy*t, oz+dz*t
		angle := math.Atan2(px, pz)
		light = 0.45 + 0.55*max(math.Cos(angle-lamp), 0)
		u, v = angle*radius+round/2, py
		if lying {
			return v + pw/2, u, light, true
		}
		return u, v + ph/2, light, true
	}
	return seen3D(int(w), int(h), hit, plate, back)
}

// tilted renders a flat plate turned away from the camera by up to 55 degrees.
func tilted(r *rand.Rand, plate *image.Gray) *image.Gray {
	pw, ph := float64(plate.Rect.Dx()), float64(plate.Rect.Dy())
	yaw := (25 + 30*r.Float64()) * math.Pi / 180 * pick(r, -1.0, 1)
	pitch := (r.Float64() - 0.5) * 0.8
	if r.IntN(3) == 0 {
		yaw, pitch = pitch, yaw
	}
	far := 1.3 * max(pw, ph)
	sy, cy := math.Sincos(yaw)
	sp, cp := math.Sincos(pitch)
	w, h := pw*1.2*max(cy, 0.7), ph*1.5*max(cp, 0.7)
	hit := func(x, y float64) (u, v, light float64, ok bool) {
		// The ray in the plate's coordinates: turned by yaw, then by pitch.
		turn := func(x, y, z float64) (float64, float64, float64) {
			x, z = x*cy-z*sy, x*sy+z*cy
			y, z = y*cp-z*sp, y*sp+z*cp
			return x, y, z
		}
		ox, oy, oz := turn(0, 0, far)
		dx, dy, dz := turn(x-w/2, y-h/2, -far)
		if dz > -1e-9 {
			return 0, 0, 0, false
		}
		t := -oz / dz
		return ox + dx*t + pw/2, oy + dy*t + ph/2, 1, true
	}
	return seen3D(int(w), int(h), hit, plate, 100)
}

// TestMakePhotos writes rough photos to a folder for BenchmarkPlates:
//
//	RECADO_MAKE=<dir> [RECADO_MAKE_N=12] [RECADO_MAKE_SEED=1] [RECADO_MAKE_KINDS="dirt far"] go test -run MakePhotos ./workers/vision
func TestMakePhotos(t *testing.T) {
	dir := os.Getenv("RECADO_MAKE")
	if dir == "" {
		t.Skip("RECADO_MAKE names no folder to write to")
	}
	n, _ := strconv.Atoi(os.Getenv("RECADO_MAKE_N"))
	seed, _ := strconv.ParseUint(os.Getenv("RECADO_MAKE_SEED"), 10, 64)
	if err := os.MkdirAll(dir, 0o750); err != nil {
		t.Fatal(err)
	}
	var rows strings.Builder
	rows.WriteString("file\tserial\tclass\n")
	kinds := roughKinds
	if some := strings.Fields(os.Getenv("RECADO_MAKE_KINDS")); len(some) > 0 {
		kinds = some
	}
	for _, kind := range kinds {
		for i := range max(n, 1) {
			m := roughPhoto(seeded(seed, kind, i), kind)
			name := fmt.Sprintf("%s_%02d.png", kind, i)
			f, err := os.Create(filepath.Join(dir, name))
			if err != nil {
				t.Fatal(err)
			}
			if err := png.Encode(f, m.photo); err != nil {
				t.Fatal(err)
			}
			if err := f.Close(); err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(&rows, "%s\t%s\t%s\n", name, m.serial, kind)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "truth.tsv"), []byte(rows.String()), 0o600); err != nil {
		t.Fatal(err)
	}
}

// seeded returns the random source of one photo, which does not depend on the other photos.
func seeded(seed uint64, kind string, i int) *rand.Rand {
	h := uint64(i)
	for _, c := range []byte(kind) {
		h = h*31 + uint64(c)
	}
	return rand.New(rand.NewPCG(seed, h))
}
