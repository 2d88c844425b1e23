package orders

import "errors"

// ErrRefused says that a command of a technician or a customer had no effect. The
// error is a *JobRefusedError or a *ClientRefusedError.
var ErrRefused = errors.New("orders: refused")

// JobRefusedError says why a technician's command had no effect.
type JobRefusedError struct{ JobRefusal }

func (e *JobRefusedError) Error() string { return "orders: " + e.Key }

// Is lets errors.Is(err, ErrRefused) hold.
func (e *JobRefusedError) Is(target error) bool { return target == ErrRefused }

// ClientRefusedError says why a customer's command had no effect.
type ClientRefusedError struct{ ClientRefusal }

func (e *ClientRefusedError) Error() string { return "orders: " + e.Key }

// Is lets errors.Is(err, ErrRefused) hold.
func (e *ClientRefusedError) Is(target error) bool { return target == ErrRefused }

func refuse(key string) error { return &JobRefusedError{JobRefusal{Key: key}} }

func refuseField(field string) error {
	return &JobRefusedError{JobRefusal{Key: "job.invalid", Field: field}}
}

func refuseClient(key string) error { return &ClientRefusedError{ClientRefusal{Key: key}} }

// ChooseError says that several materials fit what was written.
type ChooseError struct{ JobMaterials }

func (e *ChooseError) Error() string { return "orders: several materials fit" }

// SeveralError says that a technician has several jobs; of none, Jobs is empty.
type SeveralError struct{ JobList }

func (e *SeveralError) Error() string { return "orders: not one job" }
