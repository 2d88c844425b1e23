package view

import (
	"recado/bot"
	"recado/bot/engine"
)

// Entry is an entry of a transcript, with URLs of its files.
type Entry struct {
	engine.Entry
	Media []File `json:"media,omitempty"`
}

// File is a file of a message. URL is "" for a refused file.
type File struct {
	bot.Media
	URL string `json:"url,omitempty"`
}

// Link returns a URL under which a file can be fetched for some time.
type Link func(mediaID string) string

// Transcript converts entries; link may be nil.
func Transcript(entries []engine.Entry, link Link) []Entry {
	shown := make([]Entry, 0, len(entries))
	for _, e := range entries {
		shown = append(shown, Entry{Entry: e, Media: Files(e.Media, link)})
	}
	return shown
}

// Files converts files; link may be nil.
func Files(media []bot.Media, link Link) []File {
	var files []File
	for _, m := range media {
		f := File{Media: m}
		f.VendorRef = "" // it may contain the key to the vendor's copy
		if link != nil && m.OK() {
			f.URL = link(m.ID)
		}
		files = append(files, f)
	}
	return files
}
