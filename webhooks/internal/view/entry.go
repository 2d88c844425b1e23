package view

import (
	"recado/bot"
	"recado/bot/engine"
)

// Entry is one line of a transcript, with addresses for its files.
type Entry struct {
	engine.Entry
	Media []File `json:"media,omitempty"`
}

// File is a file of a message. URL is "" for one that was refused.
type File struct {
	bot.Media
	URL string `json:"url,omitempty"`
}

// Link makes an address under which a file can be fetched for a while.
type Link func(mediaID string) string

// Transcript shows entries; link may be nil.
func Transcript(entries []engine.Entry, link Link) []Entry {
	shown := make([]Entry, 0, len(entries))
	for _, e := range entries {
		shown = append(shown, Entry{Entry: e, Media: Files(e.Media, link)})
	}
	return shown
}

// Files shows files; link may be nil.
func Files(media []bot.Media, link Link) []File {
	var files []File
	for _, m := range media {
		f := File{Media: m}
		f.VendorRef = "" // it may hold the key to the vendor's copy
		if link != nil && m.OK() {
			f.URL = link(m.ID)
		}
		files = append(files, f)
	}
	return files
}
