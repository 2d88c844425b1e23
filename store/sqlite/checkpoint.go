package sqlite

import "sync/atomic"

const (
	// checkpointEvery is the number of writes after which the log is copied into the file: about
	// 4,000 to 8,000 pages of it.
	checkpointEvery = 2000
	// passes is how often it is copied in a row: the later passes copy what was written during the
	// earlier ones, so that nearly nothing is left for the writer.
	passes = 3
	// maxLogPages is the number of pages at which the writer copies everything itself, if the
	// checkpoints do not keep up.
	maxLogPages = "16000"

	checkpoint = "PRAGMA wal_checkpoint(PASSIVE)" // does not wait for readers or writers, and does not block them
)

// checkpoints copies the log into the file concurrently with the writer, on its own connection. By
// default the writer would do it, and all writes would wait until thousands of pages are copied and
// synced. The writer copies what was written meanwhile, which takes a moment: the log is reset only
// when all of it is copied.
type checkpoints struct {
	session *session
	due     chan struct{}
	ended   chan struct{}
	copied  atomic.Bool
	written int // since the last checkpoint; used by the writer only
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

// loop copies when it is due. After a failed checkpoint the next one copies more, or the writer
// does at maxLogPages.
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

// wrote is called by the writer between two commits, when no write is waiting for it.
func (c *checkpoints) wrote(writer *session, n int) {
	if c.copied.CompareAndSwap(true, false) {
		_, _ = writer.value(checkpoint) // an error is handled as in loop
	}
	if c.written += n; c.written < checkpointEvery {
		return
	}
	c.written = 0
	select {
	case c.due <- struct{}{}:
	default: // one is running
	}
}

// close stops it. The writer must have stopped before.
func (c *checkpoints) close() {
	close(c.due)
	<-c.ended
	_ = c.session.close() // it has written nothing that is not in the log
}
