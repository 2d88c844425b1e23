package pdf

import "strings"

// Photos: how many to a row, how tall one may be, how many a document carries.
const (
	photosPerRow = 3
	photoGutter  = 5.0
	photoWidth   = (width - photoGutter*(photosPerRow-1)) / photosPerRow
	photoHeight  = 50.0
	brokenTall   = 30.0
	maxPhotos    = 20 // of before, during and after each: some 6 MB in all, which a phone still opens
)

// shot is a photo with the part of the work that it shows.
type shot struct {
	Photo
	part string
}

// drawPhotos draws the photos of before, during and after, in that order, each saying which.
func (s *sheet) drawPhotos(before, during, after []Photo) {
	var shots []shot
	more := 0
	for _, part := range []struct {
		key    string
		photos []Photo
	}{{"photos_before", before}, {"photos_during", during}, {"photos_after", after}} {
		most := min(len(part.photos), maxPhotos)
		more += len(part.photos) - most
		for _, p := range part.photos[:most] {
			shots = append(shots, shot{p, s.label(part.key)})
		}
	}
	for i := 0; i < len(shots); i += photosPerRow {
		frames := s.frames(shots[i:min(i+photosPerRow, len(shots))])
		tall := 0.0
		for _, f := range frames {
			tall = max(tall, f.h+1+f.caption.height())
		}
		if i == 0 {
			s.title(s.label("photos"), tall)
			s.gap(1)
		}
		s.ensureRoom(tall, 0)
		s.drawFrames(frames)
		s.gap(tall + 4)
	}
	if more > 0 {
		rest := at(left, width, toLeft)
		s.add(&rest, s.say("photos_more", args{"count": more}), small)
		s.row(0, rest)
	}
}

// frame is a photo with its size in mm and its caption below.
type frame struct {
	photo
	w, h    float64
	broken  bool
	caption cell
}

func (s *sheet) frames(shots []shot) []frame {
	var frames []frame
	for i, p := range shots {
		x := left + float64(i)*(photoWidth+photoGutter)
		f := frame{w: photoWidth, h: brokenTall, caption: at(x, photoWidth, toLeft)}
		var err error
		if f.photo, err = s.photograph(p.Image); err != nil {
			f.broken = true
		} else {
			f.w, f.h = f.within(photoWidth, photoHeight)
		}
		s.add(&f.caption, p.part, style{8, true, accent})
		s.add(&f.caption, p.Caption, small)
		// A caption is a line or two; a story belongs in the report.
		if most := 5; len(f.caption.lines) > most {
			f.caption.lines = f.caption.lines[:most]
			last := &f.caption.lines[most-1]
			last.text = strings.TrimSuffix(clip(last.text, photoWidth-8, small), "…") + "…"
		}
		frames = append(frames, f)
	}
	return frames
}

func (s *sheet) drawFrames(frames []frame) {
	for _, f := range frames {
		if f.broken {
			s.fill(f.caption.x, s.y, f.w, f.h, tint)
			says := at(f.caption.x+4, f.w-8, toLeft)
			s.add(&says, s.label("photo_broken"), small)
			for i, l := range says.lines {
				s.drawLine(says, l, s.y+f.h/2-says.height()/2+float64(i)*small.height())
			}
		} else {
			s.show(f.photo, f.caption.x, s.y, f.w, f.h)
		}
		y := s.y + f.h + 1
		for _, l := range f.caption.lines {
			s.drawLine(f.caption, l, y)
			y += l.style.height()
		}
	}
}
