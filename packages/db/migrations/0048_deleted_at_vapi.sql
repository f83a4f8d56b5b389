-- A call that was deleted at Vapi has ended and says that nobody asked us to erase it; a time of the future gives way to a true one;
-- live screens hear of a recording that has come. Older servers read and write what they did.

