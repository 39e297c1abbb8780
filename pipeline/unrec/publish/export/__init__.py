"""A document in the forms that others read: Akoma Ntoso XML, W3C Web Annotations."""
