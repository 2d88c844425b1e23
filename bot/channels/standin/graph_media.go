package standin

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

const (
	urlLives     = 5 * time.Minute
	idLives      = 7 * 24 * time.Hour
	maxFileBytes = 256 << 20 // bytes of all files; beyond, the oldest are deleted
)

type graphFile struct {
	kind string
	data []byte
	at   time.Time
}

// graphSizes lists the vendor's size limits by the beginning of the MIME type.
var graphSizes = []struct {
	kind string
	most int
}{
	{"image/webp", 500 << 10},
	{"image/jpeg", 5 << 20},
	{"image/png", 5 << 20},
	{"audio/", 16 << 20},
	{"video/mp4", 16 << 20},
	{"video/3gpp", 16 << 20},
	{"text/plain", 100 << 20},
	{"application/", 100 << 20},
}

// upload accepts a file that will be sent.
func (g *Graph) upload(w http.ResponseWriter, r *http.Request) {
	if err := r.ParseMultipartForm(8 << 20); err != nil { // the handler limits the body
		g.refuse(w, violationf(badParameter, "no multipart form"))
		return
	}
	defer r.MultipartForm.RemoveAll() //nolint:errcheck // temporary files
	if r.FormValue("messaging_product") != "whatsapp" {
		g.refuse(w, violationf(badParameter, "messaging_product must be whatsapp"))
		return
	}
	f, head, err := r.FormFile("file")
	if err != nil {
		g.refuse(w, violationf(missing, "file is required"))
		return
	}
	defer f.Close()
	data, err := io.ReadAll(f)
	kind := head.Header.Get("Content-Type")
	if err != nil || len(data) == 0 {
		g.refuse(w, violationf(badValue, "file is empty"))
		return
	}
	for _, s := range graphSizes {
		if strings.HasPrefix(kind, s.kind) {
			if len(data) > s.most {
				g.refuse(w, violationf("131053", "a file of %s has at most %d bytes", kind, s.most))
				return
			}
			reply(w, http.StatusOK, map[string]string{"id": g.Put(kind, data)})
			return
		}
	}
	g.refuse(w, violationf(badParameter, "files of %q are not taken", kind))
}

// Put stores a file and returns its id.
func (g *Graph) Put(kind string, data []byte) string {
	id := strconv.FormatInt(9_000_000_000_000+g.ids.Add(1), 10)
	g.mu.Lock()
	defer g.mu.Unlock()
	g.files[id] = graphFile{kind, data, g.Now()}
	for g.size += len(data); g.size > maxFileBytes && len(g.files) > 1; {
		oldest := slices.Min(slices.Collect(maps.Keys(g.files))) // ids increase
		g.size -= len(g.files[oldest].data)
		delete(g.files, oldest)
	}
	return id
}

// get answers a request for an id: a file's URL, or a phone number.
func (g *Graph) get(w http.ResponseWriter, r *http.Request) {
	id := r.PathValue("id")
	g.mu.Lock()
	f, known := g.files[id]
	g.mu.Unlock()
	switch {
	case known && g.Now().Sub(f.at) <= idLives:
		sum := sha256.Sum256(f.data)
		scheme := "http"
		if r.TLS != nil {
			scheme = "https"
		}
		reply(w, http.StatusOK, map[string]any{
			"messaging_product": "whatsapp", "id": id, "mime_type": f.kind, "file_size": strconv.Itoa(len(f.data)), "sha256": hex.EncodeToString(sum[:]),
			"url": fmt.Sprintf("%s://%s/graph/file/%s?until=%d", scheme, r.Host, id, g.Now().Add(urlLives).Unix()),
		})
	case g.Number == "" && !known || id == g.Number:
		reply(w, http.StatusOK, g.about(id, r.FormValue("fields")))
	default:
		graphError(w, http.StatusBadRequest, badParameter, "Unsupported get request. Object with ID '"+id+"' does not exist")
	}
}

// about answers a request for the phone number.
func (g *Graph) about(id, fields string) map[string]any {
	about := map[string]any{"id": id, "display_phone_number": "+57 300 0000000", "verified_name": "Stand-in", "quality_rating": "GREEN"}
	if strings.Contains(fields, "health_status") {
		about["health_status"] = map[string]any{"can_send_message": "AVAILABLE", "entities": []any{
			map[string]string{"entity_type": "PHONE_NUMBER", "id": id, "can_send_message": "AVAILABLE"},
		}}
	}
	return about
}

// file returns a file while its URL is valid.
func (g *Graph) file(w http.ResponseWriter, r *http.Request) {
	until, err := strconv.ParseInt(r.URL.Query().Get("until"), 10, 64)
	g.mu.Lock()
	f, known := g.files[r.PathValue("id")]
	g.mu.Unlock()
	if err != nil || !known || g.Now().Unix() > until {
		graphError(w, http.StatusNotFound, badParameter, "the url has run out")
		return
	}
	w.Header().Set("Content-Type", f.kind)
	w.Header().Set("Content-Length", strconv.Itoa(len(f.data)))
	_, _ = w.Write(f.data)
}
