package queue

import (
	"os/exec"
	"runtime"
	"sync"
	"syscall"
	"time"
)

// restartDelay is the least time between two starts of a server, so that one that ends at once does
// not keep a processor busy.
const restartDelay = 200 * time.Millisecond

// server is a redis-server child process. It is restarted when it dies. Its lost data is recovered
// from the outboxes, but without a server nothing could be queued.
type server struct {
	args  []string
	ended chan struct{} // closed when it has ended for good

	mu       sync.Mutex
	cmd      *exec.Cmd
	restarts bool // set after its first answer: a server that never answered is not restarted
	stopped  bool
}

// start starts the server; after keep it is restarted until stop.
func (s *server) start() error {
	started := make(chan error, 1)
	go func() {
		defer close(s.ended)
		// The kernel kills the child when the thread that started it ends, so this goroutine keeps
		// the thread.
		runtime.LockOSThread()
		err := s.begin()
		started <- err
		for lived := time.Now(); err == nil && s.wait(); lived = time.Now() {
			time.Sleep(restartDelay - min(restartDelay, time.Since(lived)))
			err = s.begin()
		}
	}()
	return <-started
}

func (s *server) begin() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stopped {
		return nil // wait handles it
	}
	cmd := exec.Command(s.args[0], s.args[1:]...) //nolint:gosec,noctx // our own program and arguments; it outlives any context
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGTERM, Setpgid: true}
	if err := cmd.Start(); err != nil {
		return err
	}
	s.cmd = cmd
	return nil
}

// wait waits until the server has died, and reports whether to restart it.
func (s *server) wait() bool {
	_ = s.cmd.Wait()
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.restarts && !s.stopped
}

// keep enables restarts.
func (s *server) keep() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.restarts = true
}

// stop stops the server for good.
func (s *server) stop() {
	s.mu.Lock()
	s.stopped = true
	_ = s.cmd.Process.Signal(syscall.SIGTERM)
	s.mu.Unlock()
	<-s.ended
}
