package webhooks

import (
	"mime"
	"strings"

	"github.com/gofiber/fiber/v2"

	"recado/webhooks/internal/web"
)

// file serves a stored file for a signed URL. It does not trust the content: a sandbox policy keeps
// scripts of a document from running, and a file that is not a picture, audio or video is
// downloaded.
func (s *server) file(c *fiber.Ctx) error {
	id := c.Params("id")
	if err := s.Links.Verify(id, c.Query("exp"), c.Query("sig"), s.Clock.Now()); err != nil {
		return s.rejectUnauthenticated(c, &web.Problem{Status: fiber.StatusForbidden, Code: "bad_signature", Cause: err})
	}
	body, m, err := s.Files.Open(c.UserContext(), id)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, m.MIME)
	c.Set(fiber.HeaderContentSecurityPolicy, "default-src 'none'; sandbox; frame-ancestors 'none'")
	c.Set(fiber.HeaderCacheControl, "private, max-age=86400, immutable")
	c.Set(fiber.HeaderContentDisposition, disposition(m.MIME, id))
	return c.SendStream(body, int(m.Bytes)) // fasthttp closes it
}

func disposition(kind, id string) string {
	way := "attachment"
	if major, _, _ := strings.Cut(kind, "/"); major == "image" || major == "audio" || major == "video" {
		way = "inline"
	}
	name := id[:min(len(id), 12)]
	if ends, err := mime.ExtensionsByType(kind); err == nil && len(ends) > 0 {
		name += ends[0]
	}
	return mime.FormatMediaType(way, map[string]string{"filename": name})
}
