package media

import (
	"archive/zip"
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/draw"
	"image/gif"
	"image/jpeg"
	"image/png"
	"math/rand/v2"
	"time"

	"recado/bot"
	"recado/bot/picture"
	"recado/bot/picture/picturetest"
)

type putCase struct {
	name  string
	data  []byte
	opt   Options
	want  Kind      // default: Image
	media bot.Media // the runner fills in ID, Bytes and Name
}

func refused(f bot.Fault) bot.Media { return bot.Media{Fault: f} }

func kept(mime string, w, h int) bot.Media { return bot.Media{MIME: mime, Width: w, Height: h} }

func putCases() []putCase {
	photo := jpegOf(300, 200)
	plain := pngOf(300, 200)
	return []putCase{
		{name: "jpeg", data: photo, media: kept("image/jpeg", 300, 200)},
		{name: "png", data: plain, media: kept("image/png", 300, 200)},
		{name: "webp", data: webp1x1, media: kept("image/webp", 1, 1)},
		{name: "grey jpeg", data: encoded(image.NewGray(image.Rect(0, 0, 9, 7))), media: kept("image/jpeg", 9, 7)},
		{name: "16 bits", data: png16(40, 30), media: kept("image/png", 40, 30)},
		{name: "as the camera was held", data: withOrientation(photo, 1, binary.BigEndian), media: kept("image/jpeg", 300, 200)},
		{name: "turned upside down", data: withOrientation(photo, 3, binary.LittleEndian), media: kept("image/jpeg", 300, 200)},
		{name: "mirrored on its side", data: withOrientation(photo, 5, binary.BigEndian), media: kept("image/jpeg", 200, 300)},
		{name: "png on its side", data: picturetest.Turned(plain, 7, 300, 200), media: kept("image/png", 200, 300)},
		{name: "turned on its side", data: withOrientation(photo, 6, binary.BigEndian), media: kept("image/jpeg", 200, 300)},
		{name: "turned to the other", data: withOrientation(photo, 8, binary.LittleEndian), media: kept("image/jpeg", 200, 300)},
		{name: "orientation of nonsense", data: withOrientation(photo, 77, binary.LittleEndian), media: kept("image/jpeg", 300, 200)},

		{name: "empty", data: nil, media: refused(bot.FaultEmpty)},
		{name: "one byte", data: []byte{0xFF}, media: refused(bot.FaultNotImage)},
		{name: "text", data: []byte("hola, le mando la foto"), media: refused(bot.FaultNotImage)},
		{name: "pdf as a photo", data: pdf, media: refused(bot.FaultNotImage)},
		{name: "zip as a photo", data: zipped(), media: refused(bot.FaultNotImage)},
		{name: "html as a photo", data: []byte("<!DOCTYPE html><html><script>alert(1)</script>"), media: refused(bot.FaultNotImage)},
		{name: "svg as a photo", data: []byte(`<svg xmlns="http://www.w3.org/2000/svg"/>`), media: refused(bot.FaultNotImage)},
		{name: "gif", data: gifOf(), media: refused(bot.FaultFormat)},
		{name: "heic", data: box("heic"), media: refused(bot.FaultFormat)},
		{name: "heic as a file", data: box("mif1"), want: Any, media: refused(bot.FaultFormat)},
		{name: "avif", data: box("avif"), media: refused(bot.FaultFormat)},
		{name: "tiff", data: append([]byte("II*\x00"), make([]byte, 64)...), media: refused(bot.FaultFormat)},
		{name: "video as a photo", data: box("isom"), media: refused(bot.FaultNotImage)},
		{name: "gif as a voice", data: gifOf(), want: Audio, media: refused(bot.FaultNotImage)},
		{name: "program", data: append([]byte("MZ"), make([]byte, 200)...), media: refused(bot.FaultNotImage)},

		{name: "cut in its header", data: photo[:20], media: refused(bot.FaultBroken)},
		{name: "its tail missing", data: photo[:len(photo)*2/3], media: kept("image/jpeg", 300, 200)},
		{name: "bytes after its end", data: append(bytes.Clone(photo), "more"...), media: kept("image/jpeg", 300, 200)},
		{name: "nearly all missing", data: photo[:len(photo)/10], media: refused(bot.FaultBroken)},
		{name: "png cut", data: plain[:len(plain)-30], media: refused(bot.FaultBroken)},
		{name: "webp cut", data: webp1x1[:len(webp1x1)-8], media: refused(bot.FaultBroken)},
		{name: "nothing wide", data: pngClaiming(0, 0, nil), media: refused(bot.FaultBroken)},
		{name: "pixels that are noise", data: pngClaiming(20, 20, []byte("not deflated")), media: refused(bot.FaultBroken)},

		{name: "900 megapixels claimed", data: pngClaiming(30000, 30000, nil), media: refused(bot.FaultTooBig)},
		{name: "a product that overflows", data: pngClaiming(1<<31-1, 1<<31-1, nil), media: refused(bot.FaultBroken)},
		{name: "inflates beyond its size", data: bomb(8, 8, 4<<20), media: refused(bot.FaultBroken)},
		{name: "a hundred scans in 8 KB", data: picturetest.Scans(6000, 6000, 100), media: refused(bot.FaultTooBig)},
		{name: "in passes", data: picturetest.Interlaced(4500, 4500), media: refused(bot.FaultTooBig)},
		{name: "over the limit of bytes", data: photo, opt: Options{MaxBytes: int64(len(photo)) - 1}, media: refused(bot.FaultTooBig)},
		{name: "at the limit of bytes", data: photo, opt: Options{MaxBytes: int64(len(photo))}, media: kept("image/jpeg", 300, 200)},
		{name: "over the limit of pixels", data: photo, opt: Options{Pictures: picture.Limits{Pixels: 300*200 - 1}}, media: refused(bot.FaultTooBig)},
		{name: "at the limit of pixels", data: photo, opt: Options{Pictures: picture.Limits{Pixels: 300 * 200}}, media: kept("image/jpeg", 300, 200)},
		{name: "16 bits cost double", data: png16(40, 30), opt: Options{Pictures: picture.Limits{Memory: 40 * 30 * 4}}, media: refused(bot.FaultTooBig)},
		{name: "more work than a photo", data: photo, opt: Options{DecodeTimeout: time.Nanosecond}, media: refused(bot.FaultTooBig)},

		{name: "pdf", data: pdf, want: Document, media: kept("application/pdf", 0, 0)},
		{name: "voice", data: ogg, want: Audio, media: kept("audio/ogg", 0, 0)},
		{name: "amr", data: []byte("#!AMR\n" + "xxxxxxxxxxxx"), want: Audio, media: kept("audio/amr", 0, 0)},
		{name: "mp3", data: mp3, want: Audio, media: kept("audio/mpeg", 0, 0)},
		{name: "m4a", data: box("M4A "), want: Audio, media: kept("audio/x-m4a", 0, 0)},
		{name: "mp4", data: box("isom"), want: Video, media: kept("video/mp4", 0, 0)},
		{name: "3gp", data: box("3gp4"), want: Video, media: kept("video/3gpp", 0, 0)},
		{name: "photo among others", data: photo, want: Any, media: kept("image/jpeg", 300, 200)},
		{name: "photo where a voice was asked for", data: photo, want: Audio, media: refused(bot.FaultNotImage)},
		{name: "program where anything was", data: append([]byte("MZ"), make([]byte, 200)...), want: Any, media: refused(bot.FaultNotImage)},
	}
}

var (
	pdf = []byte("%PDF-1.4\n1 0 obj<<>>endobj\n%%EOF")
	ogg = append([]byte("OggS\x00\x02\x00\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01\x13OpusHead\x01\x01"), make([]byte, 32)...)
	mp3 = bytes.Repeat(append([]byte("\xFF\xFB\x90\x00"), make([]byte, 413)...), 3) // 128 kbit/s at 44.1 kHz
	// A lossless white pixel, because no encoder is available.
	webp1x1 = []byte("RIFF\x1a\x00\x00\x00WEBPVP8L\x0d\x00\x00\x00\x2f\x00\x00\x00\x10\x07\x10\x11\x11\x88\x88\xfe\x07\x00")
)

// noise returns a picture that does not compress, so that cutting the file cuts pixels.
func noise(w, h int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	r := rand.New(rand.NewPCG(1, 2))
	for i := range img.Pix {
		img.Pix[i] = byte(r.Uint32())
	}
	return img
}

func encoded(img image.Image) []byte {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		panic(err)
	}
	return b.Bytes()
}

func jpegOf(w, h int) []byte { return encoded(noise(w, h)) }

func pngEncoded(img image.Image) []byte {
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		panic(err)
	}
	return b.Bytes()
}

func pngOf(w, h int) []byte { return pngEncoded(noise(w, h)) }

func png16(w, h int) []byte {
	img := image.NewRGBA64(image.Rect(0, 0, w, h))
	draw.Draw(img, img.Rect, noise(w, h), image.Point{}, draw.Src)
	return pngEncoded(img)
}

func gifOf() []byte {
	var b bytes.Buffer
	if err := gif.Encode(&b, image.NewPaletted(image.Rect(0, 0, 4, 4), color.Palette{color.Black, color.White}), nil); err != nil {
		panic(err)
	}
	return b.Bytes()
}

func zipped() []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, _ := z.Create("foto.jpg")
	w.Write(make([]byte, 1<<16))
	z.Close()
	return b.Bytes()
}

// box returns the beginning of an MP4 of the brand.
func box(brand string) []byte {
	return append([]byte("\x00\x00\x00\x18ftyp"+brand+"\x00\x00\x02\x00"+brand+"mp41"), make([]byte, 64)...)
}

func chunk(kind string, data []byte) []byte {
	b := binary.BigEndian.AppendUint32(nil, uint32(len(data)))
	b = append(append(b, kind...), data...)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[4:]))
}

// pngClaiming returns a PNG whose header says w by h, whatever pixels hold.
func pngClaiming(w, h uint32, pixels []byte) []byte {
	head := binary.BigEndian.AppendUint32(nil, w)
	head = binary.BigEndian.AppendUint32(head, h)
	head = append(head, 8, 0, 0, 0, 0)
	out := append([]byte("\x89PNG\r\n\x1a\n"), chunk("IHDR", head)...)
	return append(append(out, chunk("IDAT", pixels)...), chunk("IEND", nil)...)
}

// bomb returns a small PNG whose pixels inflate to size bytes.
func bomb(w, h uint32, size int) []byte {
	return pngClaiming(w, h, deflated(size))
}

// withOrientation inserts an EXIF segment after the first marker.
func withOrientation(photo []byte, how uint16, order binary.AppendByteOrder) []byte {
	exif := []byte("Exif\x00\x00")
	if order == binary.AppendByteOrder(binary.BigEndian) {
		exif = append(exif, "MM"...)
	} else {
		exif = append(exif, "II"...)
	}
	exif = order.AppendUint32(order.AppendUint16(exif, 42), 8)
	exif = order.AppendUint16(exif, 1)
	exif = order.AppendUint16(order.AppendUint16(exif, 0x0112), 3)
	exif = order.AppendUint16(order.AppendUint32(exif, 1), how)
	exif = append(exif, 0, 0, 0, 0, 0, 0)
	out := append([]byte{}, photo[:2]...)
	out = append(out, 0xFF, 0xE1)
	out = binary.BigEndian.AppendUint16(out, uint16(len(exif)+2))
	return append(append(out, exif...), photo[2:]...)
}

func deflated(size int) []byte {
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	z.Write(make([]byte, size))
	z.Close()
	return b.Bytes()
}
