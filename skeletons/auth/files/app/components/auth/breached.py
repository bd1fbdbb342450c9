"""Passwords of 12 characters and more that are found in stolen tables most often, without
those that the estimate refuses anyway. Of the 20,000 that Django refuses:
https://docs.djangoproject.com/en/stable/topics/auth/passwords/#password-validation
"""

BREACHED = """\
pe#5gz29ptzmse
111222tianya
megaparol12345
telechargement
yfdbufnjh10305070
g13916055158
5532361cnjqrf
0r968ji9ufj6
jundian2011xr
projectsadminx
ichliebedich
john!20130605at1753
ihatethisgame
s8ylpe9jdpvym
qwegta13091990
doomsayer.2.7mords.v
seniseviyorum
1q2w3e4r5t6y7u8i9o
friend of emily
doomsayer.2.7mords.vv
xtseo2011tdx
gettherefast
friend of joan
sdf7asdf6asdg8df
zmx870919123
friend of gerly
inactive1996aug
lydcc20091314
dfg5fhg5vgfh1
123admin321a
yemi19900911
jkiuztdftl57
xantria10315
vitor1268123
m01759766727
natiichen999
520love101182
kartoffelpuffer
lightpower12345
stefangreil1983
total12scherz
somanypickles27
leliane50934
marek14michal
przyjaciolki
laurel12creek
yandi20080527
arabella24630
knackwurst8853
fallen_angel
""".splitlines()
