"""What happens to publications and messages: carried, edited, judged, written, treated."""
