package queue

import (
	"os/exec"
	"runtime"
	"sync"
	"syscall"
	"time"
)

// restartDelay is how long after its end a server is started anew; one that ends at once must
// not keep a processor busy.
const restartDelay = 200 * time.Millisecond

// server is a redis-server of our own. One that dies is started again: what it held is
// lost, which the outboxes make up for, but without it nothing would be queued any more.
type server struct {
	args  []string
	ended chan struct{} // closed when it has ended for good

	mu       sync.Mutex
	cmd      *exec.Cmd
	restarts bool // it has answered: one that never did is not started again
	stopped  bool
}

// start begins it; after keep it goes on until stop.
func (s *server) start() error {
	started := make(chan error, 1)
	go func() {
		defer close(s.ended)
		// The kernel ends the child when the thread that started it ends, so that
		// thread is kept for it.
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
		return nil // which wait sees
	}
	cmd := exec.Command(s.args[0], s.args[1:]...) //nolint:gosec,noctx // our own program and arguments; it outlives any context
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGTERM, Setpgid: true}
	if err := cmd.Start(); err != nil {
		return err
	}
	s.cmd = cmd
	return nil
}

// wait returns when it has died, and whether it is to live again.
func (s *server) wait() bool {
	_ = s.cmd.Wait()
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.restarts && !s.stopped
}

// keep has it started again from now on.
func (s *server) keep() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.restarts = true
}

// stop ends it for good.
func (s *server) stop() {
	s.mu.Lock()
	s.stopped = true
	_ = s.cmd.Process.Signal(syscall.SIGTERM)
	s.mu.Unlock()
	<-s.ended
}
