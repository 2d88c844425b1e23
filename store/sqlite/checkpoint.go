package sqlite

import "sync/atomic"

const (
	// checkpointEvery is after how many writes the log is copied into the file: some
	// 4,000 to 8,000 pages of it.
	checkpointEvery = 2000
	// passes are how often it is copied in a row: what is written during the first is
	// little for the second, and nearly nothing is left for the writer after the last.
	passes = 3
	// maxLogPages is at how many pages the writer stops and copies all by itself, should
	// the checkpoints beside it not keep up.
	maxLogPages = "16000"

	checkpoint = "PRAGMA wal_checkpoint(PASSIVE)" // waits for nobody, and for whom nobody waits
)

// checkpoints copies the log into the file beside the writer, on a connection of its
// own. Were it the writer's work, as it is by default, everyone would wait until
// thousands of pages are copied and synced. What is written meanwhile is left to the
// writer, which copies it in a moment: only when all is copied does the log begin anew.
type checkpoints struct {
	session *session
	due     chan struct{}
	ended   chan struct{}
	copied  atomic.Bool
	written int // since the last; the writer's own
}

func startCheckpoints(file, synchronous string) (*checkpoints, error) {
	s, err := connect(file+"?_busy_timeout=0", "PRAGMA synchronous = "+synchronous)
	if err != nil {
		return nil, err
	}
	c := &checkpoints{session: s, due: make(chan struct{}, 1), ended: make(chan struct{})}
	go c.loop()
	return c, nil
}

// loop copies when it is due. A checkpoint that fails is made up for by the next one,
// or by the writer at maxLogPages.
func (c *checkpoints) loop() {
	defer close(c.ended)
	for range c.due {
		for range passes {
			if _, err := c.session.value(checkpoint); err != nil {
				break
			}
		}
		c.copied.Store(true)
	}
}

// wrote is called by the writer between two commits, when nobody waits for it.
func (c *checkpoints) wrote(writer *session, n int) {
	if c.copied.CompareAndSwap(true, false) {
		_, _ = writer.value(checkpoint) // likewise
	}
	if c.written += n; c.written < checkpointEvery {
		return
	}
	c.written = 0
	select {
	case c.due <- struct{}{}:
	default: // one is under way
	}
}

// close ends it; the writer has ended before.
func (c *checkpoints) close() {
	close(c.due)
	<-c.ended
	_ = c.session.close() // it has written nothing that is not written otherwise
}
