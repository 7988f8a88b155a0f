"""What pages share: navigation, overlay, figures, what is open per server."""
