package console

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"path"
	"strings"
	"sync"

	"github.com/gofiber/fiber/v2"
)

// dist is what `make console` built from ui. Its placeholder lets the program compile without a build.
//
//go:embed all:dist
var dist embed.FS

// pagePolicy allows the page its own files only: no inline script or style, no other site, no frame
// around it. PDFs are shown in a frame as blobs of the page's own.
const pagePolicy = "default-src 'self'; img-src 'self' data: blob:; style-src 'self'; script-src 'self'; " +
	"connect-src 'self'; media-src 'self' blob:; worker-src 'self'; frame-src 'self' blob:; object-src 'none'; " +
	"base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

// Cache-Control of the files. The name of an asset holds the hash of its content.
const (
	forEver  = "public, max-age=31536000, immutable"
	checked  = "no-cache"
	notAtAll = "no-store"
)

// kinds are fixed here, because the machine's own tables may differ.
var kinds = map[string]string{
	".html": fiber.MIMETextHTMLCharsetUTF8, ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
	".svg": "image/svg+xml", ".json": fiber.MIMEApplicationJSON, ".woff2": "font/woff2",
}

// reserved are the first parts of paths below /console/ that are never the page's: they have routes
// of their own, or none.
var reserved = map[string]bool{"api": true, "login": true, "login.css": true, "passkey.js": true, "setup": true, "second-factor": true, "logout": true}

// notBuilt is shown where the page was not built.
const notBuilt = `<!doctype html>
<html lang="es">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Recado</title>
<h1>La consola no está en este programa</h1>
<p>Con Node.js 20.19 o posterior, escriba <code>make console</code> y luego <code>make build</code>.</p>
<h1 lang="en">The console is not in this program</h1>
<p lang="en">With Node.js 20.19 or later, type <code>make console</code> and then <code>make build</code>.</p>
</html>
`

// MountPage adds the routes of the page: GET /console, and what lies one and two levels below it and
// has no route of its own. It has to be mounted after those that have.
func MountPage(r fiber.Router) {
	built, err := fs.Sub(dist, "dist")
	if err != nil {
		panic(err) // the program was built wrong
	}
	mountPage(r, built)
}

func mountPage(r fiber.Router, built fs.FS) {
	p := &files{built: built, read: map[string]*file{}}
	r.Get("/console", p.serve)
	r.Get("/console/:page", p.serve)
	r.Get("/console/:page/:id", p.serve)
}

// files are the files of the page.
type files struct {
	built fs.FS

	mu   sync.Mutex
	read map[string]*file // by name; there are few, and each is compressed once
}

type file struct {
	body, compressed []byte // compressed is nil where it saves nothing
	tag              string
}

func (p *files) serve(c *fiber.Ctx) error {
	name := strings.TrimPrefix(strings.TrimPrefix(c.Path(), "/console"), "/")
	first, _, _ := strings.Cut(name, "/")
	if reserved[first] {
		return c.Next()
	}
	if f := p.file(name); f != nil {
		c.Set(fiber.HeaderContentSecurityPolicy, pagePolicy) // a worker's policy is that of its script
		return send(c, name, f, cacheOf(name))
	}
	if first == "assets" { // an asset of another build: the page would be no script
		return c.Next()
	}
	c.Set(fiber.HeaderContentSecurityPolicy, pagePolicy)
	if f := p.file("index.html"); f != nil {
		return send(c, "index.html", f, notAtAll)
	}
	c.Set(fiber.HeaderCacheControl, notAtAll)
	c.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
	return c.SendString(notBuilt)
}

func cacheOf(name string) string {
	if strings.HasPrefix(name, "assets/") {
		return forEver
	}
	return checked
}

// file returns a built file that may be served by its name; nil if there is none. What begins with a
// dot is the build's own.
func (p *files) file(name string) *file {
	if !fs.ValidPath(name) || name == "." || strings.HasPrefix(path.Base(name), ".") || strings.HasPrefix(name, ".") {
		return nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if f, ok := p.read[name]; ok {
		return f
	}
	body, err := fs.ReadFile(p.built, name)
	if err != nil {
		return nil // names that do not exist are not kept: there are any number of them
	}
	sum := sha256.Sum256(body)
	f := &file{body: body, compressed: compress(body), tag: `"` + hex.EncodeToString(sum[:8]) + `"`}
	p.read[name] = f
	return f
}

// compress returns nil where compression saves less than a tenth.
func compress(body []byte) []byte {
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return nil
	}
	if _, err := w.Write(body); err != nil {
		return nil
	}
	if err := w.Close(); err != nil || b.Len() > len(body)*9/10 {
		return nil
	}
	return b.Bytes()
}

func send(c *fiber.Ctx, name string, f *file, cache string) error {
	c.Set(fiber.HeaderCacheControl, cache)
	c.Set(fiber.HeaderVary, fiber.HeaderAcceptEncoding)
	if cache == checked {
		c.Set(fiber.HeaderETag, f.tag)
		if c.Get(fiber.HeaderIfNoneMatch) == f.tag {
			return c.SendStatus(fiber.StatusNotModified)
		}
	}
	kind := kinds[path.Ext(name)]
	if kind == "" {
		kind = fiber.MIMEOctetStream
	}
	c.Set(fiber.HeaderContentType, kind)
	if f.compressed != nil && c.Get(fiber.HeaderAcceptEncoding) != "" && c.AcceptsEncodings("gzip") == "gzip" {
		c.Set(fiber.HeaderContentEncoding, "gzip")
		return c.Send(f.compressed)
	}
	return c.Send(f.body)
}
