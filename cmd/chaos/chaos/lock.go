package chaos

import (
	"io"
	"os"
	"time"

	"golang.org/x/sys/unix"
)

// SQLite's locks of a write-ahead log: eight bytes from offset 120 of the -shm file
// (sqlite.org/walformat.html, "WAL-Index File Format"). A process that holds all of them blocks
// every other process's reads and writes, as a disk that hangs would.
const (
	walLocks  = 120
	walLocked = 8
)

// lockStore makes the SQLite file unreachable until release is called.
func lockStore(file string) (release func(), err error) {
	f, err := os.OpenFile(file+"-shm", os.O_RDWR, 0)
	if err != nil {
		return nil, err
	}
	lock := unix.Flock_t{Type: unix.F_WRLCK, Whence: io.SeekStart, Start: walLocks, Len: walLocked}
	for late := time.Now().Add(10 * time.Second); ; {
		if err = unix.FcntlFlock(f.Fd(), unix.F_SETLK, &lock); err == nil || time.Now().After(late) {
			break
		}
		time.Sleep(100 * time.Microsecond) // another process reads or writes: retry
	}
	if err != nil {
		_ = f.Close()
		return nil, err
	}
	return func() { _ = f.Close() }, nil // closing releases the lock
}
