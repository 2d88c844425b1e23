package vision

import (
	"image"
	"image/color"
	"image/draw"
	"math"
)

// toGray converts a picture to luminance. A JPEG already has it as its Y plane, so the usual photo
// costs one copy. Transparent pixels become white, like paper.
func toGray(src image.Image) *image.Gray {
	b := src.Bounds()
	dst := image.NewGray(image.Rect(0, 0, b.Dx(), b.Dy()))
	switch s := src.(type) {
	case *image.YCbCr:
		for y := 0; y < b.Dy(); y++ {
			o := s.YOffset(b.Min.X, b.Min.Y+y)
			copy(dst.Pix[y*dst.Stride:], s.Y[o:o+b.Dx()])
		}
	default:
		draw.Draw(dst, dst.Rect, image.NewUniform(color.White), image.Point{}, draw.Src)
		draw.Draw(dst, dst.Rect, src, b.Min, draw.Over)
	}
	return dst
}

// frame is a rotated window on a photo: a rectangle of w by h photo pixels around (cx, cy), turned
// by angle radians, and shown at scale.
type frame struct {
	cx, cy, w, h float64
	angle, scale float64
	sin, cos     float64 // of angle, precomputed because at is called for every pixel
}

func whole(src *image.Gray, angle, scale float64) frame {
	w, h := float64(src.Rect.Dx()), float64(src.Rect.Dy())
	return around(w/2, h/2, w, h, angle, scale)
}

// around returns the window turned by angle that contains an unturned rectangle of w by h.
func around(cx, cy, w, h, angle, scale float64) frame {
	f := frame{cx: cx, cy: cy, angle: angle, scale: scale}
	f.sin, f.cos = math.Sincos(angle)
	s, c := math.Abs(f.sin), math.Abs(f.cos)
	f.w, f.h = w*c+h*s, w*s+h*c
	return f
}

func (f frame) size() (int, int) {
	return max(1, int(f.w*f.scale)), max(1, int(f.h*f.scale))
}

// at maps the point (x, y) of the window to the photo.
func (f frame) at(x, y float64) (float64, float64) {
	u, v := x/f.scale-f.w/2, y/f.scale-f.h/2
	return f.cx + u*f.cos - v*f.sin, f.cy + u*f.sin + v*f.cos
}

// within returns the window that shows the part r of this one at another scale.
func (f frame) within(r image.Rectangle, scale float64) frame {
	g := f
	g.cx, g.cy = f.at(float64(r.Min.X+r.Max.X)/2, float64(r.Min.Y+r.Max.Y)/2)
	g.w, g.h, g.scale = float64(r.Dx())/f.scale, float64(r.Dy())/f.scale, scale
	return g
}

// bounds returns the rectangle of the photo that contains the words of this window.
func (f frame) bounds(words []Word) image.Rectangle {
	var box image.Rectangle
	for _, w := range words {
		for _, p := range []image.Point{w.Box.Min, w.Box.Max, {w.Box.Min.X, w.Box.Max.Y}, {w.Box.Max.X, w.Box.Min.Y}} {
			x, y := f.at(float64(p.X), float64(p.Y))
			box = box.Union(image.Rect(int(x), int(y), int(x)+1, int(y)+1))
		}
	}
	return box
}

// render draws the window with bilinear sampling. It averages when it shrinks, so that thin strokes
// do not vanish between samples. Outside the photo it repeats the edge, because a black border
// would be read as a character.
func (f frame) render(src *image.Gray) *image.Gray {
	w, h := f.size()
	dst := image.NewGray(image.Rect(0, 0, w, h))
	n := min(max(int(math.Round(1/f.scale)), 1), 4)
	dx, dy := f.cos/f.scale, f.sin/f.scale // one pixel to the right in the window, in photo pixels
	for y := range h {
		row := dst.Pix[y*dst.Stride : y*dst.Stride+w]
		for x := range row {
			var sum float64
			for j := range n {
				oy := (float64(j) + 0.5) / float64(n)
				px, py := f.at(float64(x)+0.5/float64(n), float64(y)+oy)
				for i := range n {
					k := float64(i) / float64(n)
					sum += sample(src, px+k*dx-0.5, py+k*dy-0.5)
				}
			}
			row[x] = uint8(sum/float64(n*n) + 0.5)
		}
	}
	return dst
}

func sample(src *image.Gray, x, y float64) float64 {
	w, h := src.Rect.Dx(), src.Rect.Dy()
	x, y = min(max(x, 0), float64(w-1)), min(max(y, 0), float64(h-1))
	x0, y0 := int(x), int(y)
	x1, y1 := min(x0+1, w-1), min(y0+1, h-1)
	fx, fy := x-float64(x0), y-float64(y0)
	a := float64(src.Pix[y0*src.Stride+x0])*(1-fx) + float64(src.Pix[y0*src.Stride+x1])*fx
	b := float64(src.Pix[y1*src.Stride+x0])*(1-fx) + float64(src.Pix[y1*src.Stride+x1])*fx
	return a*(1-fy) + b*fy
}
