package web

import (
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"path"

	"github.com/gofiber/fiber/v2"
)

// pagePolicy allows a page its own files only: no inline script or style, no other site, no frame around it.
const pagePolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; " +
	"media-src 'self' blob:; connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// types are fixed here, because the machine's own tables may differ.
var types = map[string]string{
	".html": fiber.MIMETextHTMLCharsetUTF8, ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
}

// Page serves one embedded file. It panics if the file is missing, because the program was built wrong.
func Page(files fs.FS, name string) fiber.Handler {
	body, err := fs.ReadFile(files, name)
	if err != nil {
		panic(err)
	}
	return Content(name, body)
}

// Content serves a generated page; its name determines the content type.
func Content(name string, body []byte) fiber.Handler {
	sum := sha256.Sum256(body)
	tag := `"` + hex.EncodeToString(sum[:8]) + `"`
	kind := types[path.Ext(name)]
	return func(c *fiber.Ctx) error {
		c.Set(fiber.HeaderContentSecurityPolicy, pagePolicy)
		c.Set("Permissions-Policy", "camera=(), geolocation=(self), microphone=(self)")
		c.Set(fiber.HeaderCacheControl, "no-cache")
		c.Set(fiber.HeaderETag, tag)
		if c.Get(fiber.HeaderIfNoneMatch) == tag {
			return c.SendStatus(fiber.StatusNotModified)
		}
		c.Set(fiber.HeaderContentType, kind)
		return c.Send(body)
	}
}
