[description]
Lets the setting "address" decide where the HTTP connector listens.

[depend]
http

[xml]
etc/casserole-address.xml
