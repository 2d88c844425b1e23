package standin

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
)

// Say implements Vendor on the bot's webhook.
func (j *Jelou) Say(ctx context.Context, s Say) (Posted, error) { return j.say(ctx, s, j.Name()) }

func (j *Jelou) say(ctx context.Context, s Say, surface string) (Posted, error) {
	switch {
	case j.Target == "":
		return Posted{}, errors.New("no webhook to post to is set")
	case s.From == "" && s.Raw == nil:
		return Posted{}, errors.New("from is missing")
	case s.Copies > 1:
		return Posted{}, fmt.Errorf("several messages in one webhook: %w", ErrCannot)
	}
	at := j.Now().UnixMilli()
	if s.At != 0 {
		at = s.At * 1000
	}
	if s.ID == "" {
		s.ID = j.id("in")
	}
	if s.From != "" {
		j.mu.Lock()
		if len(j.lastInbound) >= maxContacts {
			clear(j.lastInbound)
		}
		j.lastInbound[bare(s.From)] = j.Now()
		j.mu.Unlock()
	}
	said, err := j.parseInput(s)
	if err != nil {
		return Posted{}, err
	}
	var v any
	switch {
	case s.Raw != nil:
		if !json.Valid(s.Raw) {
			return Posted{}, errors.New("raw is no JSON")
		}
		v = s.Raw
	case surface == JelouPanel:
		v, err = j.panel(s, said, at)
	case surface == JelouSkill:
		v = j.skill(s, said, at)
	default:
		v = j.bubble(s, said, at)
	}
	if err != nil {
		return Posted{}, err
	}
	posted := Posted{ID: s.ID}
	for range max(1, min(s.Posts, 1000)) {
		if posted.Status, posted.Answer, err = j.post(ctx, v, surface == JelouPanel, s.Sign); err != nil {
			return posted, err
		}
	}
	return posted, nil
}

// jelouInput is what a person does, independent of the surface.
type jelouInput struct {
	kind, text, option, url, mime, name string
	size                                int
}

func (j *Jelou) parseInput(s Say) (jelouInput, error) {
	for _, f := range []struct {
		kind string
		file *File
	}{{"image", s.Image}, {"audio", s.Audio}, {"video", s.Video}, {"document", s.Document}, {"sticker", s.Sticker}} {
		if f.file == nil {
			continue
		}
		data, mime, err := f.file.bytes()
		if err != nil {
			return jelouInput{}, err
		}
		at, err := j.put(mime, data)
		return jelouInput{kind: f.kind, text: f.file.Caption, url: at, mime: mime, name: f.file.Name, size: len(data)}, err
	}
	switch {
	case s.Raw != nil:
		return jelouInput{}, nil
	case s.Option != "":
		o, found := pick(j.ledger.LastOptions(j.Name(), s.From), s.Option)
		if !found && strings.Contains(s.Option, ":") {
			o, found = Option{ID: s.Option, Title: s.Text}, true // an id of an earlier message
		}
		if !found {
			return jelouInput{kind: "text", text: s.Option}, nil // nothing can be tapped: it is typed
		}
		return jelouInput{kind: "text", text: o.Title, option: o.ID}, nil
	case s.Location != nil:
		return jelouInput{kind: "location"}, nil
	case s.Card != nil:
		return jelouInput{kind: "contacts", text: s.Card.Name + " " + s.Card.Phone}, nil
	case s.Unsupported:
		return jelouInput{kind: "unsupported"}, nil
	case s.Text != "":
		return jelouInput{kind: "text", text: s.Text}, nil
	case s.Reaction != nil, s.Edit != nil, s.Revoke != nil, len(s.Order) > 0, s.NewNumber != "", s.Marketing != "":
		return jelouInput{}, ErrCannot
	}
	return jelouInput{}, errors.New("nothing is said")
}

const keepJelouFiles = 1000

// put stores a file and returns its URL.
func (j *Jelou) put(mime string, data []byte) (string, error) {
	if j.URL == "" {
		return "", errors.New("the stand-in does not know its own url, and can't offer a file")
	}
	name := j.id("file")
	j.mu.Lock()
	defer j.mu.Unlock()
	j.files[name] = graphFile{mime, data, j.Now()}
	if j.names = append(j.names, name); len(j.names) > keepJelouFiles {
		delete(j.files, j.names[0])
		j.names = j.names[1:]
	}
	return strings.TrimRight(j.URL, "/") + "/jelou/file/" + name, nil
}

// file returns a file to anyone who has its URL, as the platform does.
func (j *Jelou) file(w http.ResponseWriter, r *http.Request) {
	j.mu.Lock()
	f, known := j.files[r.PathValue("name")]
	j.mu.Unlock()
	if !known {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", f.kind)
	_, _ = w.Write(f.data)
}
