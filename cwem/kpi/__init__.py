"""What attendance and activity come to: days read, measured, closed and reported."""
