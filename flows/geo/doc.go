// Package geo measures how far apart two places are. One formula serves the check-in
// at a site (RN-001) and the choice of the nearest technician.
package geo
