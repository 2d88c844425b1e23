package webhooks

import (
	"sync"

	"recado/bot"
)

// maxChanges bounds the conversations that wait for one stream. A stream that has more reloads.
const maxChanges = 500

// Changes tells streams which conversations this process has changed. The zero value is ready.
type Changes struct {
	mu      sync.Mutex
	readers map[*changesReader]struct{}
	streams map[string]int // open streams by caller
}

// maxStreams is the most streams of one caller: a browser needs one, however many tabs it has.
const maxStreams = 20

// openStream counts a stream of a caller. It reports false if the caller has too many.
func (c *Changes) openStream(caller string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.streams[caller] >= maxStreams {
		return false
	}
	if c.streams == nil {
		c.streams = map[string]int{}
	}
	c.streams[caller]++
	return true
}

// closeStream ends a stream of a caller.
func (c *Changes) closeStream(caller string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.streams[caller]--; c.streams[caller] <= 0 {
		delete(c.streams, caller)
	}
}

// followed reports whether anybody follows changes.
func (c *Changes) followed() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.readers) > 0
}

// changesReader collects changes for one stream.
type changesReader struct {
	of      *Changes
	pending map[bot.ContactID]struct{}
	lost    bool          // there were more than maxChanges
	signal  chan struct{} // has an item if there is something to take
}

// Notify tells all streams that a conversation may have changed. It never waits.
func (c *Changes) Notify(who bot.ContactID) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for r := range c.readers {
		if len(r.pending) < maxChanges {
			r.pending[who] = struct{}{}
		} else {
			r.lost = true
		}
		r.wake()
	}
}

// lose tells all streams that more has changed than could be told.
func (c *Changes) lose() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for r := range c.readers {
		r.lost = true
		r.wake()
	}
}

// wake tells the stream that there is something to take.
func (r *changesReader) wake() {
	select {
	case r.signal <- struct{}{}:
	default: // it knows already
	}
}

// read begins to collect changes. close ends it.
func (c *Changes) read() *changesReader {
	r := &changesReader{of: c, pending: map[bot.ContactID]struct{}{}, signal: make(chan struct{}, 1)}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.readers == nil {
		c.readers = map[*changesReader]struct{}{}
	}
	c.readers[r] = struct{}{}
	return r
}

func (r *changesReader) close() {
	r.of.mu.Lock()
	defer r.of.mu.Unlock()
	delete(r.of.readers, r)
}

// take returns the conversations that have changed since the last call. lost means that there were
// more than could be kept.
func (r *changesReader) take() (who map[bot.ContactID]struct{}, lost bool) {
	r.of.mu.Lock()
	defer r.of.mu.Unlock()
	who, lost = r.pending, r.lost
	r.pending, r.lost = map[bot.ContactID]struct{}{}, false
	return who, lost
}
